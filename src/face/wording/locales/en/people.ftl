# Words for friends: who they are, how things stand, what comparing numbers means.

# One friend of the list.
people-line-verified = {"  "}verified
people-line-new-device = {"  "}NEW DEVICE: nothing is sent until you decide ({"hobnob friend verify"})

# How a friend is, since when, and who says so.
people-offline-since = offline, last seen { $at }
people-offline-says = { $seen } (says { $via })
people-presence-says = { $status }, says { $via }
people-presence-said-ago = { $status }, says { $via }, { $ago }
people-presence-path = { $status } ({ $path })
people-presence-through = { $status } ({ $path } through { $through })

# Nobody yet.
people-no-friends = No friends yet. Make an invite and hand it over: {"hobnob invite"}

# Everything about one friend. The columns line up: keep the words before the blanks as wide as they are.
people-card-unknown = not known yet
people-card-name = Name           { $name }
people-card-state = State          { $state }
people-card-state-verified = State          { $state }, verified
people-card-fingerprint = Fingerprint    { $fingerprint }
people-card-id = Id             { $id }
people-card-reached = Reached        { $how }
people-card-known = Known          { $through }
people-card-presence = Presence       { $how }
people-card-holds =
    Holds for you  { $number ->
        [one] { $number } message
       *[other] { $number } messages
    }
people-card-you-hold =
    You hold       { $number ->
        [one] { $number } message
       *[other] { $number } messages
    } for them
people-card-device = Device         { $device }
people-card-new-device = Device         { $device }  NEW, waits for your decision
people-card-number = Safety number  { $number }
people-card-careful = Careful        leaves more here for others than is welcome: { $mebibytes } MiB, { $refused } refused, { $unreadable } that nobody could read. Stop it: {"hobnob friend block"} { $name }

# What `friend verify` shows.
people-verify-number = Safety number with { $name }:
people-verify-how = Meet or call { $name }, and read it to each other. It must be the same on both screens.
people-verify-none = { $name } has not answered yet, so there is no safety number.

# How to record a comparison without being asked.
people-confirm-hint = When it matches: {"hobnob friend verify"} { $name } {"--confirm"} NUMBER

# The question after showing the number.
people-match-question = Do they match? [y/N]{" "}

# A number was compared.
people-verified = { $name } is verified.
people-verified-at = { $name } is verified (you, { $at }).

# The user said that the numbers differ.
people-not-verified = Nothing was recorded. If the numbers really differ, someone may be in the middle: don't trust this line with { $name }.

# The question before a friendship ends.
people-remove-question = End the friendship with { $name }? What waits for them is given up. [y/N]{" "}

# What an act on a friend did.
people-renamed = Renamed: { $name }.
people-device-accepted = New device accepted, not verified: { $name }.
people-blocked = Blocked: { $name }.
people-unblocked = Let in again: { $name }.
people-removed = Removed: { $name }.

# My own presence.
people-you-are = You are { $status }
people-you-are-by-itself = You are { $status } (by itself, since nobody typed for { $after })
people-you-are-end = { $are }.
