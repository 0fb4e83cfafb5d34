# Words for what is done to messages and conversations: changed, taken back, reacted to, cleared, on a timer.

# What else is to be seen of a message that is no longer what it was.
amends-edited-mark = {" "}(edited)
amends-change-waits = {" "}(they do not know of the change yet)

# A message has changed, told where messages are not redrawn.
amends-changed = { $place }: { $who } changed the message { $short }: { $text }
amends-changed-known = { $place }: the change of { $short } is there.
amends-disappeared = { $place }: the message { $short } has disappeared.

# Asked before a conversation is cleared.
amends-clear-question = Forget everything in { $to } on this computer? Others keep what they have. It cannot be undone. [y/N]{" "}

# What `clear` did.
amends-cleared = Cleared: what was said with { $to } is gone here, but what still waits to be sent.

# What stands where the words were.
amends-deleted-by = (deleted by { $by })

# Behind a message that is on a timer.
amends-disappears = {" "}(disappears { $day } { $clock })

# What `edit` did, and how others learn of it.
amends-edited = Changed.
amends-edited-waits = Changed. { $to } sees the new words once the news is there.
amends-edited-room = Changed. Every member sees the new words as the news spreads.

# What `delete` did, how others learn of it, and what may have been read.
amends-taken = Deleted here.
amends-taken-waits = Deleted here. { $to } deletes it too once the news is there.
amends-taken-room = Deleted here. Every member deletes it too as the news spreads.
amends-read-room = Whoever in { $to } has read it has read it.
amends-read-already = { $to } had read it already.
amends-read-maybe = { $to } had it already and may have read it.
amends-read-for-a-moment = { $to } may see it for a moment if somebody holds it for them.
amends-deleted-here = Deleted on this computer only. Nobody else is told.
amends-deleted-before = Deleted before it was sent: { $to } never sees it.

# What `react` did, and how others learn of it.
amends-reacted = Reacted.
amends-reacted-waits = Reacted. { $to } sees it once the news is there.
amends-reacted-room = Reacted. Every member sees it as the news spreads.
amends-withdrawn = Withdrawn.
amends-withdrawn-waits = Withdrawn. { $to } sees it once the news is there.
amends-withdrawn-room = Withdrawn. Every member sees it as the news spreads.

# More of what changed about a message.
amends-gone = { $place }: the message { $short } of { $who } is gone { $deleted }
amends-has-reactions = { $place }: the message { $short } of { $who } has{ $signs }
amends-no-reactions = {" "}no reactions

# Asked before a message is taken back.
amends-delete-question = Delete this message here and where it went? [y/N]{" "}
amends-delete-question-text = Delete this message "{ $text }" here and where it went? [y/N]{" "}

# Before a message of somebody else is forgotten.
amends-forget-question = Only its writer takes this message back. Delete it on this computer only? [y/N]{" "}
amends-forget-question-text = Only its writer takes "{ $text }" back. Delete it on this computer only? [y/N]{" "}

# How long messages with a friend last.
amends-timer-none = Messages with { $name } stay.
amends-timer-mine = You wish that messages with { $name } disappear { $span } after reading. They stay until { $name } wishes it too.
amends-timer-theirs = { $name } wishes that messages disappear { $span } after reading. They stay unless you wish it too: {"hobnob timer"} { $typed } { $short }
amends-timer-both = What is written from now on disappears { $span } after reading, for you and { $name }.

# A span in words.
amends-weeks =
    { $number ->
        [one] { $number } week
       *[other] { $number } weeks
    }
amends-days =
    { $number ->
        [one] { $number } day
       *[other] { $number } days
    }
amends-hours =
    { $number ->
        [one] { $number } hour
       *[other] { $number } hours
    }
amends-minutes =
    { $number ->
        [one] { $number } minute
       *[other] { $number } minutes
    }
amends-seconds =
    { $number ->
        [one] { $number } second
       *[other] { $number } seconds
    }

# Somebody types, or no longer.
amends-typing = { $who } is typing.
amends-typing-in = { $who } is typing in { $place }.
amends-stopped = { $who } stopped typing.
amends-stopped-in = { $who } stopped typing in { $place }.
