# Words for states, ways and roles, as they stand in sentences and lists.

# How far a message is.
term-state-queued = queued
term-state-stored = stored
term-state-delivered = delivered
term-state-read = read
term-state-failed = failed

# How somebody is.
term-status-online = online
term-status-away = away
term-status-busy = busy
term-status-invisible = invisible
term-status-offline = offline

# What somebody is to us.
term-standing-pending = pending
term-standing-friends = friends
term-standing-blocked = blocked
term-standing-former = former

# How a friend is reached.
term-path-direct = direct
term-path-relayed = relayed
term-path-none = none

# What somebody is in a room.
term-role-creator = creator
term-role-promoted = promoted
term-role-member = member
term-role-invited = invited

# What we are in a room.
term-room-invited = invited
term-room-joined = joined
term-room-left = left
term-room-declined = declined
term-room-removed = removed

# How far an invite is.
term-invite-open = open
term-invite-taken = taken
term-invite-used = used
term-invite-expired = expired
term-invite-revoked = revoked

# Where the value of a setting comes from.
term-origin-flag = flag
term-origin-environment = environment
term-origin-file = file
term-origin-default = default
