# Words of the line mode: one line for each thing that happens, and who it is about comes first.

# Something the program itself has to say.
line-note = {"hobnob"}: { $words }

# A message somewhere else.
line-elsewhere = { $name }: a new message in another conversation. Read it: {"/query"} { $typed }

# A message by whose it is and its first words, in the sentences below.
line-yours = your "{ $words }"
line-theirs = { $who }'s "{ $words }"
line-own = "{ $words }"
line-older-message = an older message
line-deleted-message = a deleted message

# Before the words of an answer, in place of its author's name alone; and before an action as in /me.
line-answering = { $who }, answering { $what }
line-answering-action = { $who }, answering { $what },

# What became of a message.
line-changed = { $who }: changed { $what }: { $text }
line-deleted = { $who }: deleted { $what }
line-reacted = { $who }: reacted { $emoji } to { $what }
line-withdrew = { $who }: withdrew { $emoji } from { $what }
line-signs = { $place }: { $what } now has{ $signs }

# One of mine has come further.
line-risen-queued = { $to }: your message waits on this computer.
line-risen-stored = { $to }: a mutual friend keeps your message for them.
line-risen-delivered = { $to }: has your message.
line-risen-read = { $to }: has read your message.
line-risen-failed = { $to }: your message failed: { $why }.

line-all-have = { $room }: all have your message.

# A friendship changed.
line-friendship-pending = { $name }: added, has not answered yet.
line-friendship-friends = { $name }: is now your friend. Talk: {"/query"} { $typed }
line-friendship-already = { $name }: is your friend already. Talk: {"/query"} { $typed }
line-friendship-unblocked = { $name }: is not blocked any more.
line-friendship-blocked = { $name }: is blocked.
line-friendship-former = { $name }: is no friend any more.

# No room is meant.
line-which-room = which room? Name it, or {"/query"} it first.

# An adding ended without a friend.
line-add-ended = { $name }: is not added: { $why }.

# Before the first line.
line-welcome = what you type is sent. {"/help"} lists commands, {"/quit"} leaves.

# Nobody is there to talk with.
line-no-one = no friends yet. {"/invite-link"} makes an invite to hand over, {"/add"} INVITE uses one.

# Nobody was chosen.
line-nobody-chosen = nobody is chosen. {"/query"} WHO begins, {"/friends"} lists them.

# The node is not there.
line-gone = the node has stopped. What you type waits here until it is back.

# The node is not there yet.
line-not-yet = waiting for the node.

# The node is there again.
line-back = the node is back.

# A typed line waits for the node.
line-waits = kept; it goes out when the node is back.

# Nothing more can wait.
line-too-much = too much waits for the node already; this was not taken:

# Nothing to answer.
line-nothing-to-answer = there is no message to answer yet.

# Nothing of mine to look at.
line-nothing-sent = there is no message of yours here yet.

# Only the window can do it.
line-window-only = that is for the window: {"hobnob"} without a command.

# The recovery words need a passphrase that must not be shown while typed.
line-words-locked = this home has a passphrase. See the words with: {"hobnob phrase"}

# A question was answered by something else than yes.
line-left = nothing was changed.

# A first run: who are you?
line-name-question = no identity here yet. Type your name as friends will see it. (To lock it with a passphrase: {"/quit"}, then {"hobnob init"})

# The identity was made.
line-made = your identity is made, and your node runs.

# Offered after the first message.
line-save-words = you have a friend now. Save your recovery words? {"/words"} shows them; keep them on paper.

# A friend is there now, or away, or gone.
line-is-offline = { $name }: is offline
line-is-online = { $name }: is online
line-is-away = { $name }: is away
line-is-busy = { $name }: is busy
line-is-invisible = { $name }: is invisible
line-is = { $is }.
line-is-saying = { $is }: { $text }

# A friend who was listed by their fingerprint has said their name.
line-named = { $name }: that is { $before }. Talk: {"/query"} { $typed }

# The conversation that what is typed goes to from now on.
line-talking = talking with { $name }. { $how }

# How many new messages follow.
line-new-ones =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    } new:

# What was not sent is said again, so that it is not lost.
line-not-sent = not sent: { $text }

# A search begins.
line-found =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    } with "{ $words }".

# How somebody one begins to talk with is.
line-how = { $name } is { $status }.
