# Words for messages: how far they are, how a conversation reads.

# Why a message failed.
messages-failure-cancelled = you gave it up
messages-failure-blocked = you blocked them
messages-failure-removed = you removed them
messages-failure-ended = they ended the friendship; add each other again, then send it anew
messages-failure-unknown = it will never arrive

# What `cancel` did.
messages-cancelled = Given up: { $to } will not get this message.

# The words when a message that is waited for fails.
messages-failed = The message to { $to } failed: { $why }.

# What is to be known of a message in a room.
messages-mark-words-late = {" "}(came late)
messages-mark-words-other-list = {" "}(written for another member list)
messages-mark-words-odd-time = {" "}(odd clock)
messages-mark-words-after-removal = {" "}(after removal: no part of the history)
messages-mark-words-two-versions = {" "}(WARNING: others were told something else)

# A conversation nobody has said anything in.
messages-no-messages = Nothing here yet. Say hello: {"hobnob send"} { $to } "hi"

# The sign of a message that was read.
messages-read-sign = ✓✓ read

# What became of a message just sent; took is empty or how long it took.
messages-took = {" "}({ $span })
messages-sent-alone = Kept here. Nobody else is in { $to } yet. (id { $short })
messages-sent-everybody = Everybody in { $to } has it{ $took }.
messages-sent-some = Said in { $to }. { $have } of { $of } have it{ $took }. (id { $short })
messages-sent-linked = On its way to { $to }. (id { $short })
messages-sent-queued = { $to } is offline. Queued here; it goes out when both of you are online. (id { $short })
messages-sent-held-no-more = { $to } is not here, and nobody holds your message any more. It goes out when both of you are online. (id { $short })
messages-sent-held =
    { $to } is not here. { $number ->
        [one] { $who } holds your message for them and hands it over when they return (for up to 30 days).
       *[other] { $who } hold your message for them and hand it over when they return (for up to 30 days).
    } (id { $short })
messages-sent-delivered = Delivered to { $to }{ $took }.
messages-sent-read = { $to } has read it{ $took }.
messages-sent-failed = Not sent to { $to }: { $why }. (id { $short })

# The words when waiting for a state ran out.
messages-not-yet = Not { $wanted } yet: the message to { $to } is { $is }.
messages-hint-delivered = { $to } has it and has not read it, or does not tell.
messages-hint-held = It stays in line here too: { $who } hands it over when { $to } returns, or you do.
messages-hint-nobody = No mutual friend of { $to } and you is online who could hold it. It stays in line and goes out when both of you are online.
messages-hint-being-left = It stays in line, and is being left with a mutual friend.
messages-hint-queued = It stays in line and goes out when both of you are online.
messages-hint-details = { $hint } Details: {"hobnob trace"} { $message }

# Behind a message in a log.
messages-to-you = {" "}(to you)
messages-told-by = {" "}(not heard here, as { $by } tells it)
messages-have = {" "}{ $have } of { $of } have it

# What `mark` did.
messages-marked-none = Nothing new to mark.
messages-marked =
    Marked { $read ->
        [one] { $read } message
       *[other] { $read } messages
    } read.
