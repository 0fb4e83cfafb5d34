# Words for invites and cards: made, listed, looked at.

# While `invite --wait` waits.
invites-waiting = Waiting for your friend. Ctrl+C is fine: the invite keeps working while this computer is online.

# Somebody used the invite that was waited for.
invites-joined = { $name } joined with your invite. Say hello: {"hobnob send"} { $typed } "hi"
invites-joined-none = Your invite was used. See who it was: {"hobnob friends"}

# An invite was taken back.
invites-revoked = Taken back. Nobody can use it any more.

# Not a single one.
invites-no-invites = No invites. Make one: {"hobnob invite"}

# What to do with a new invite.
invites-send = Send this to ONE friend, or let them scan it. It works once and { $ends }.
invites-ends-in = ends in { $left }
invites-has-ended = has ended

# Behind an invite of the list.
invites-used-by = {"  "}by { $friend }

# What a pasted text is.
invites-old = An invite of { $fingerprint }. It ended { $ended }. Ask for a new one.
invites-good =
    An invite of { $fingerprint }, good for { $left }, { $way }.
    Use it: {"hobnob add"} TEXT
invites-no-time = no time
invites-way-relayed = through a mutual friend's node
invites-way-near = without an address: on the same network only
invites-way-direct = direct
invites-card-of-friend = The card of { $friend } ({ $fingerprint }), your friend already.
invites-card = The card of { $fingerprint }. You are friends once both have added the other's.
invites-own = Your own invite ({ $state }, until { $until }). Give it to a friend.
invites-not-known = not known here
invites-own-card = Your own card. Give it to a friend.
invites-newer = Made by a newer {"hobnob"}. Update {"hobnob"} to use it.
invites-other = No invite and no card: { $what }.

# What is wrong with a text that was meant to be an invite or a card.
invites-damaged = A damaged invite or card: { $what } ({ $letters } characters). Ask your friend to copy it again.
invites-damaged-of = A damaged invite or card: { $what } ({ $letters } of { $expected } characters). Ask your friend to copy it again.
invites-damaged-start = its beginning cannot be read
invites-damaged-typing = it has a typing error
invites-damaged-end = its end is missing

# What a text is that is neither.
invites-other-empty = there is nothing in it
invites-other-url = it looks like a web link
invites-other-address = it looks like a network address
invites-other-peer-id = it looks like the id of a libp2p node
invites-other-phrase = it looks like recovery words. Never hand those over, and clear them from here
invites-other-safety-number = it looks like a safety number. Use it: {"hobnob friend verify"} NAME {"--confirm"} NUMBER
invites-other-fingerprint = it looks like a fingerprint
invites-other-id = it looks like the id of a person or a device
invites-other-message-id = it looks like the id of a message. See its way: {"hobnob trace"} ID
invites-other-invite-id = it looks like the id of an invite. See yours: {"hobnob invites"}
invites-other-text = it is some other text. An invite starts with {"HOBNOB:"} and is about 150 characters
