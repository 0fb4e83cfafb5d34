# Help: a message for each command, with an attribute for each of its arguments, named as in `cli/args`. Flags, commands and
# what is typed stand as literals.

help-program = A peer-to-peer messenger between friends, without any server
    .help = Print help
    .version = Print version
    .home = The folder that holds the identity [default: {"hobnob"} in the platform's data folder]
    .json = Answer in JSON: one object, or one a line
    .no_start = Never start the node by itself
    .quiet = Say nothing but the answer
    .verbose = Say more on stderr; twice for even more
    .color = Colours in the output
    .passphrase_file = Read the passphrase from the first line of this file
    .passphrase_fd = Read the passphrase from the first line of this open file descriptor
    .ascii = Draw the chat window in ASCII [default: as the locale says]
help-init = Make the identity of this home
    .name = Your name, as friends will see it
    .recover = Read the recovery phrase of an identity you have from stdin
help-up = Run the node
    .listen = Where to listen, as {"/ip4/ADDRESS/tcp/PORT"}; may be given several times
    .no_lan = Do not look for friends on the local network, and say nothing there
    .detach = Go on in the background
    .background = Be the background process of another command: one line on stdout, then silence
help-down = Stop the node cleanly
help-id = Show my card: friends once both sides have added the other's
    .qr = Show it as a QR code
    .png = Write it as a QR code to a PNG file
    .svg = Write it as a QR code to an SVG file
help-invite = Make a one-time invite: whoever uses it first becomes a friend
    .qr = Show it as a QR code
    .png = Write it as a QR code to a PNG file
    .svg = Write it as a QR code to an SVG file
    .expires = Good for how long
    .note = A note for yourself; the other side never sees it
    .wait = Stay until it is used
help-invites = List open invites, or take one back
help-invites-list = List them
help-invites-revoke = Take one back
    .invite = Its id or a unique prefix
help-inspect = Say what a pasted text is; changes nothing
    .text = The text; - reads stdin
help-add = Befriend by invite or card
    .text = The text with the invite or card in it; - reads stdin
    .scan = Read the invite from a picture of a QR code
    .name = What to call them
    .timeout = Wait this long for the other side
help-friends = List friends
help-friend = Look after one friend
help-friend-show = Show one friend
    .name = A friend's name or id
help-friend-rename = Call a friend something else
    .name = A friend's name or id
    .new = The new name
help-friend-verify = Show the safety number, or record that it was compared
    .name = A friend's name or id
    .confirm = The number as your friend read it out: it was compared and matches
help-friend-accept-device = Accept a friend's new device without comparing numbers
    .name = A friend's name or id
help-friend-block = Shut a friend out
    .name = A friend's name or id
help-friend-unblock = Let a friend in again
    .name = A friend's name or id
help-friend-introduce = Make two friends known to each other; both accept or decline
    .name = A friend's name or id
    .to = Another friend's name or id
help-friend-remove = End a friendship; the history stays
    .name = A friend's name or id
    .yes = Do not ask
help-introductions = Whom friends made known to you: list, accept, decline
help-introductions-list = List them
help-introductions-accept = Become friends, once the other side accepts too
    .introduction = Its id or a unique prefix
help-introductions-decline = Decline; nobody is told
    .introduction = Its id or a unique prefix
help-room = Friend-only chatrooms
help-room-create = Make a room
    .name = How it is called, for ever
help-room-list = List the rooms you are or were in
help-room-show = Show one room: its members, its topic, its rules
    .room = Its name, with or without {"#"}, or its id
help-room-invite = Ask a friend in
    .room = Its name or id
    .friend = A friend's name or id
help-room-invitations = List the rooms you were asked into
help-room-join = Come in where you were asked in
    .room = Its name or id
help-room-decline = Say no to an invitation
    .room = Its name or id
help-room-leave = Leave a room: its keys are deleted here, what was said stays
    .room = Its name or id
    .yes = Do not ask
help-room-remove = Put a member out
    .room = Its name or id
    .member = A member's name or id
    .yes = Do not ask
help-room-promote = Let a member decide too
    .room = Its name or id
    .member = A member's name or id
help-room-topic = Say what a room is about
    .room = Its name or id
    .text = At most 256 bytes; an empty text removes it
help-room-set = Change a setting: history {"none|1..100"}, invites {"everyone|privileged"}
    .room = Its name or id
    .setting = history or invites
    .value = The new value
help-chat = Talk in plain lines: for screen readers, simple terminals and thin lines
    .to = A friend's name or id
help-send = Send a message
    .to = A friend's name, a room's as {"'#name'"}, or an id
    .text = The message; absent or -: from stdin
    .reply = The message this answers
    .action = It tells what you do, as {"/me"} does in IRC: {"'* alice waves'"}
    .wait = Wait for this state or a higher one
    .timeout = Wait at most this long
help-log = Read a conversation, oldest first
    .to = A friend's name, a room's as {"'#name'"}, an id, or {"import:NAME"}
    .count = How many of the newest [default: 50, or all with {"--since"}]
    .before = Only what stands before this message
    .around = Half of them before this message, half from it on
    .since = Only since then: {"2h"}, 2026-11-23, or {"2026-11-23T14:00:00Z"}
    .follow = Go on with what comes
help-export = Write history out, in the open
    .to = A friend's name, a room's as {"'#name'"}, or an id, or {"import:NAME"}; without it, everything but what was imported
    .format = What it looks like
    .output = Into this file; - is standard output
    .by_day = Into a folder, a file for each day
    .force = Replace what stands there
help-import = Take messages from a file of export, for reading
    .long =
        What was imported stands apart from your conversations, as {"import:NAME"}: no word in it was checked, and nobody in it is one of your friends because of it.
        Read it with log, look in it with {"search --in"}, write it out with export.
    .file = What export or {"log --json"} has written
    .list = Show what was imported
    .forget = Forget an imported conversation whole
    .yes = Do not ask
help-search = Find words in everything that was said, newest first
    .long =
        A word finds words that begin with it; case and accents make no difference.
        All words have to be in a message.
        Words in quotation marks are found whole and next to each other; the shell needs a second pair around them.
        Of who, where and when: {"from:bob in:#cats after:2026-11-01 before:2026-12-01"} among the words, or the flags below.
    .words = Words by their beginnings, "phrases" word for word; {"from:, in:, after:"} and {"before:"} as below
    .within = Only in this conversation: a friend's name, a room's as {"'#name'"}, an id, or {"import:NAME"}
    .from = Only by this person: a friend's name, me, or with {"--in"} a room a member's name
    .since = Only since then: {"2h"}, 2026-11-23, or {"2026-11-23T14:00:00Z"}
    .before = Only before then; or, given a message, what comes after it in the list
    .count = How many at most, the newest first
help-trace = Why is a message not there yet?
    .message = Its id or a unique prefix
help-edit = Give a message of yours other words
    .message = Its id or a unique prefix
    .text = The new words; absent or -: from stdin
help-delete = Take a message back, here and where it went
    .message = Its id or a unique prefix
    .here = Only on this computer, whoever wrote it; nobody is told
help-react = Put an emoji to a message
    .message = Its id or a unique prefix
    .emoji = One emoji
    .remove = Withdraw yours
help-clear = Forget a conversation on this computer
    .to = A friend's name, a room's as {"'#name'"}, an id, or {"import:NAME"}
    .yes = Do not ask
help-timer = Let messages disappear once read, if both of you wish it
    .to = A friend's name or id
    .span = How long messages last once read: {"30m, 12h, 1d, 4w"}, or off; absent to see it
help-cancel = Give up a message that is not delivered yet
    .message = Its id or a unique prefix
help-mark = Mark a conversation read
    .to = A friend's name or id, or a room as {"#name"}
help-mute = Let a conversation ring no bell
    .to = A friend's name or id, or a room as {"#name"}
    .span = For how long; for good without it
help-unmute = Let it ring again
    .to = A friend's name or id, or a room as {"#name"}
help-status = Show or set my presence
    .status = How you are
    .text = In your words; an empty text removes them
help-events = Show what happens, as it happens
    .since = Replay what came after this number first
help-config = Settings with their origin
help-config-get = Show one setting
    .key = Its name, as {"receipts.read"}
help-config-set = Change one setting
    .key = Its name
    .value = Its new value
help-config-list = Show all settings
help-phrase = Show the recovery phrase again
help-backup = Write everything but ratchets into one file that the recovery phrase opens
    .file = The file to write
    .force = Take the place of a file that is there
help-restore = Make this home from a backup; reads the recovery phrase
    .file = The file that {"`hobnob backup`"} wrote
help-doctor = How am I reachable, what is wrong, what to do
help-demo = See it work: three real nodes on this computer, then a place to type
    .script = No pauses and nothing to type; exit 0 only if every step really worked
help-completions = Write what a shell needs to complete commands, names and settings
    .shell = Which shell
help-man = Write a page of the manual for every command
    .dir = The folder for them; made if it is not there

# The command that clap adds by itself.
help-help = Print this message or the help of the given subcommand(s)

# What the values of some flags mean.
help-choices = Possible values:
    .auto = On a terminal, unless {"NO_COLOR"} is set
    .always = Always
    .never = Never
    .queued = Durable here
    .stored = Kept by a mutual friend
    .delivered = On the friend's device
    .read = Seen by the friend
    .jsonl = One JSON object a line, as {"log --json"}
    .md = Markdown, for reading
    .html = One page for a browser, that neither runs nor fetches anything
    .online = Here
    .away = Not at the keyboard
    .busy = Here, but not to be disturbed
    .invisible = Here, but telling nobody
    .bash = Completes names of friends and rooms too
    .zsh = Completes names of friends and rooms too
    .fish = Completes names of friends and rooms too
    .elvish = Completes commands and flags
    .powershell = Completes commands and flags

# How a page of help is laid out.
help-usage = Usage:
help-commands = Commands
help-options = Options
help-arguments = Arguments
help-examples =
    { $number ->
        [one] Example:
       *[other] Examples:
    }
help-default = [default: { $value }]
help-env = [{"env:"} { $name }]
help-values = [possible values: { $values }]

# What the help of the program ends with.
help-first-steps =
    First steps:
    {"  hobnob"}                            the chat window: it asks for your name and leads to your first friend
    or, command by command:
    {"  hobnob init --name Alice"}          make your identity
    {"  hobnob invite"}                     a text for one friend; they type: {"hobnob add 'HOBNOB:…'"}
    {"  hobnob send bob \"hi\""}              say something
    {"  hobnob log bob"}                    read the conversation
