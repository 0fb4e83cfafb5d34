# Words of the chat window: its lines, its hints, its first use.

# The line above what is new.
window-new-rule = {" "}new since { $at }{" "}

# Who is typing: names, and how many they are.
window-typing =
    { $number ->
        [one] { $who } is typing ...
       *[other] { $who } are typing ...
    }

# While a message of mine is in the line.
window-rewording = Changing a message: Enter changes it, Esc leaves it.

# Only what one wrote oneself can be changed.
window-not-yours = Only a message of yours can be changed.

# Before an answer, when what it answers is not at hand.
window-quote-none = > an earlier message

# Above the input: what is being answered.
window-answering = Answering { $author }: { $text }

# How a friend is reached, in the head.
window-reached-direct = direct
window-reached-through = relayed through { $through }
window-reached-relayed = relayed
window-reached-not = not linked
window-reached-within = { $way } { $millis } ms

# The head: verified or not.
window-badge-new-device = NEW DEVICE: nothing is sent. {"/verify"} or {"/accept-device"}
window-badge-verified = verified
window-badge-not-verified = not verified

# Under the talk: what has not arrived.
window-way-queued =
    { $queued ->
        [one] { $queued } message waits on this computer
       *[other] { $queued } messages wait on this computer
    }
window-way-stored =
    { $stored ->
        [one] { $stored } message kept for { $name } by mutual friends
       *[other] { $stored } messages kept for { $name } by mutual friends
    }
window-way-both =
    { $queued ->
        [one] { $queued } waits on this computer
       *[other] { $queued } wait on this computer
    }, { $stored } kept by mutual friends
window-way-linked = [{ $name } linked: { $said }]
window-way-not-linked = [{ $name } not linked: { $said }]

# A conversation one cannot write in.
window-standing-pending = [{ $name } was added and has not answered yet]
window-standing-blocked = [{ $name } is blocked: {"/unblock"} lets them in again]
window-standing-former = [{ $name } is no friend any more]

# A room one cannot write in.
window-room-standing-invited = [you are asked into { $name }: Alt+y comes in, Alt+n says no]
window-room-standing-out = [you are not in { $name }]

# Beside the sign of a message in a room: how many have it.
window-spread = { $have } of { $of }

# No room is meant.
window-which-room = Which room? Name it, or open it first.

# How many came below what is seen.
window-below-older = -- older messages: Alt+End goes to the newest --
window-below-new = -- { $new } new below: Alt+End goes there --

# How many friends are reached, and how.
window-links-none = nobody linked
window-links-direct = { $direct } of { $all } direct
window-links-relayed = { $relayed } of { $all } relayed
window-links-both = { $direct } direct { $relayed } relayed of { $all }

# How I am seen, when that is not simply online.
window-mood = you: { $status }

# The node is there.
window-node-ok = node ok

# The node is not there.
window-node-gone = NODE GONE

# The node is not reached yet.
window-node-awaited = node ...

# Over the talk while the node is gone.
window-gone = The node has stopped. What you write is kept here and goes out when it is back. Start it: {"hobnob up --detach"}

# The right end of the foot.
window-keys = F1 help  Alt+a next

# Over the list.
window-chats = Chats

# In an empty input.
window-type-here = Enter sends, Alt+Enter new line, / commands

# In the input while there is nobody to talk with.
window-paste-here = paste your friend's invite here, then Enter

# While a page is on its way.
window-loading = Loading ...

# At the top while older messages are on their way.
window-loading-older = loading older messages ...

# A conversation without a message.
window-nothing-yet = Nothing here yet. Say hello.

# No conversation is open.
window-choose = Choose a conversation: Alt+1 to Alt+0, or Alt+g and a few letters.

# Nothing could be loaded.
window-failed = This could not be loaded: { $why }

# Searching.
window-search = Search:{" "}

# Under a search.
window-search-looking = {"  "}looking in older messages ...
window-search-in-vain = {"  "}not found
window-search-keys = {"  "}Up older, Down newer, Enter stays, Esc leaves
window-search-begin = {"  "}type what to look for in this conversation

# A paste of several lines.
window-pasted = { $lines } lines pasted. Enter sends them as one message, Ctrl+C drops them.

# Ctrl+C on an empty line.
window-how-to-leave = Leave with {"/quit"} or Ctrl+D. Your node goes on.

# Leaving would lose something.
window-leave-question =
    The node is gone and { $unsaid ->
        [one] { $unsaid } message of yours is
       *[other] { $unsaid } messages of yours are
    } not saved yet. Leave and lose what you wrote? [y/n]

# Leaving would lose something that was typed where nothing can be sent.
window-leave-unkept-question = What you typed to { $names } is not kept, as it cannot be sent now. Leave and lose it? [y/n]

# A message is too long.
window-too-long = A message is at most 16 KiB of text. Send it in parts.

# Too much waits for the node.
window-too-much = Too much waits for the node already. Try again when it is back.

# The command needs the node.
window-needs-node = That needs the node, and it is not there now.

# Nobody is meant.
window-whom = Whom? Name somebody, or open their conversation first.

# There is no such conversation.
window-no-such = No conversation called "{ $name }".

# Nothing to answer, trace or cancel.
window-no-message = There is no such message here yet.

# Everything was read.
window-all-read = Nothing is unread here.

# No conversation has anything new.
window-no-news = Nothing new anywhere.

# A message went to another conversation.
window-said-to = Said to { $name }.

# An adding was begun, or is done.
window-adding-friends = { $name } is your friend.
window-adding = Looking for your friend's node. They are shown as { $name } until they answer.

# Somebody became a friend.
window-befriended = { $name } is now your friend. Not verified yet: {"/verify"} compares numbers.

# A friend shows a new device.
window-new-device = { $name } shows a new device. Nothing is sent to it until you decide: {"/verify"} compares numbers, {"/accept-device"} takes it as it is.

# Recovery words, offered after the first message.
window-offer-words = You have a friend now. Save your recovery words? They bring you back when this computer is lost: {"/words"} shows them.

# Under the recovery words.
window-words-advice = Keep them on paper, show them to nobody. They are not kept on this screen: Esc puts them away.

# The window is locked.
window-locked = {"hobnob"} is locked. Your node goes on. Ctrl+D leaves the window.

# The passphrase is being checked.
window-checking = Checking ...

# There is no passphrase to lock with.
window-nothing-to-lock-with = This home has no passphrase, so a lock would keep nobody out. Leave the window instead: Ctrl+D.

# Before them, in a locked home.
window-passphrase = Your passphrase, then Enter:

# Beside the QR code of an invite.
window-scan-or-copy = They scan the code, or you copy this text to them:

# While there is no invite yet.
window-making-invite = Making an invite ...

# Over the invite of a first use.
window-first-friend = Add your first friend

# Over any other invite.
window-invite = An invite for one friend

# There is no room for the code.
window-no-room = (The QR code needs a window of { $columns }x{ $rows }. Enlarge it, or: {"hobnob invite --png"} FILE)

# The code cannot be drawn in ASCII.
window-no-blocks = (This terminal cannot draw a QR code: {"hobnob invite --png"} FILE)

# First use: the head.
window-welcome = Welcome to {"hobnob"}

# First use: what it is.
window-welcome-text = A messenger between friends, and nothing in between: no server, no account, no phone number. It begins with your name.

# First use: the questions, one for each step, and the last while it is made.
window-first-name = Your name (friends will see it):
window-first-passphrase = A passphrase to lock it with (Enter for none):
window-first-again = The same again:
window-first-making = Making your identity and starting your node ...

# The two passphrases differ.
window-different = These two differ. Try again.

# Over keys and commands.
window-title-help = Help

# Over the story of a message.
window-title-trace = Trace

# Over what the doctor says.
window-title-doctor = Doctor

# Over a friend's card.
window-title-friend = Friend

# Over whom friends made known.
window-title-introductions = Introductions

# Over a room.
window-title-room = Room

# Over everybody.
window-title-friends = Friends

# Over the recovery words.
window-title-words = Recovery words

# Over something to decide.
window-title-question = Question

# Over the palette.
window-title-go-to = Go to

# Over the line for a passphrase.
window-title-passphrase = Passphrase

# At the foot of what can be read further down.
window-more = PgUp PgDn scroll, Esc closes

# Under a question that does not fit, at most sixteen letters: more of it is below or above.
window-question-keys = PgDn more  [y/n]

# At the foot of a palette.
window-pick = Up Down choose, Enter takes it, Esc closes

# At the foot of an invite.
window-close = Esc closes

# A safety number, before it is compared.
window-compare = y they match   n they differ   Esc later

# The keys, as help shows them.
window-key-help =
    Enter           send                     Alt+Enter      new line (or Ctrl+J)
    Alt+1 .. Alt+0  conversation 1 to 10     Ctrl+N Ctrl+P  next, previous
    Alt+PgDn        ten further              Alt+PgUp       ten back
    Alt+a           next with news           Alt+/          the one before
    Alt+g           go to chats, commands    Ctrl+K         the same, on an empty line
    Alt+End         to the newest            Ctrl+R         search here
    Alt+Up Alt+Down select a message         Alt+r, Enter   answer it
    Alt+e           change it                Alt+x, Del     delete it
    Alt++           react to it              Alt+u          first unread
    F2              doctor                   F3             trace a message
    F4              about this friend        F5             compare numbers
    Tab Shift+Tab   complete                 Up Down        typed before
    Alt+l           only the talk, to copy   Ctrl+L         draw anew
    PgUp PgDn       scroll                   {"/help"}          commands
    Alt+y Alt+n     yes, no to an invitation to a room or an introduction
    Esc             close, let go            Ctrl+D         leave
    Ctrl+A E B F W U K Y, Alt+b f d          edit as in a shell

# The signs beside messages, as help shows them.
window-sign-queued = waits on this computer
window-sign-stored = a mutual friend keeps it for them, sealed
window-sign-delivered = on your friend's device
window-sign-read = your friend has read it
window-sign-failed = will not arrive, and why

# In the list, one word for how things stand.
window-list-new-device = NEW DEVICE
window-list-muted = muted
window-list-waiting = waiting

# In the foot: the conversations with something new.
window-active = Act: { $numbers }

# Under the input: what it can be completed to.
window-completes = Tab: { $choices }
