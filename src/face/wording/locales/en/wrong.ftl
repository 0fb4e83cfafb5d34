# Words for what goes wrong in this program itself, before or beside the node: what happened, and what next.

wrong-standard-input = standard input
wrong-nothing-to-stop = There is nothing to stop.
wrong-thread-ended = its thread ended
wrong-ended-at-once = it ended at once
wrong-see-why = See why: { $log }

# Pictures with a QR code: drawn, read.
wrong-qr-too-long = This text is too long for a QR code. Hand it over as text instead.
wrong-cannot-draw = The picture could not be made ({ $error }). Hand the text over instead.
wrong-cannot-open = The picture cannot be opened: { $error }. Check the path.
wrong-not-a-picture = This is no picture {"hobnob"} can read. Use a PNG, JPEG, WebP or GIF file.
wrong-picture-too-large = This picture is too large (at most 32 MiB and 50 megapixels). Crop it to the QR code, or save it smaller.
wrong-no-code = No QR code found in this picture. Take it again from closer and in even light, with the white border in view, or paste the text instead.
wrong-no-room = The QR needs { $needs } cells; this window is { $window }. Enlarge it, or: { $command } {"--png"} FILE

# The thread that read a picture ended.
wrong-picture-unread = The picture could not be read.

# `react` without an emoji.
wrong-which-emoji = Which emoji?
wrong-which-emoji-hint = As in: {"hobnob react"} MESSAGE ❤

# A span that cannot be read.
wrong-no-span = That is no span of time.
wrong-no-span-hint = Write 30m, 12h, 1d, 4w, or {"off"}.

# A file or standard input that cannot be read.
wrong-cannot-read = Cannot read { $what }: { $error }.

# Bytes where text belongs.
wrong-not-utf8 = Standard input is not UTF-8 text.

# The node does not stop.
wrong-still-runs = The node (process { $process }) was told to stop and still runs.

# `init` without a name.
wrong-no-name = An identity needs a name.
wrong-no-name-hint = Give it one: {"hobnob init --name"} NAME

# Two secrets from one place.
wrong-both-from-stdin = Recovery words and passphrase cannot both come from standard input.
wrong-both-from-stdin-hint = Give the passphrase by {"--passphrase-file"} FILE.

# More than an invite could be.
wrong-paste-too-long = That text is longer than { $kib } KiB.
wrong-paste-too-long-hint = Paste only the part with the invite in it.

# A moment that cannot be read.
wrong-no-time = That is no time.
wrong-no-time-hint = Write 2h, 2026-11-23 or 2026-11-23T14:00:00Z.

# The program cannot even begin.
wrong-cannot-begin = Cannot start: { $error }.

# Standard output cannot be written.
wrong-cannot-print = Cannot write: { $error }.

# A room has no *read*.
wrong-no-read-in-rooms = Nobody tells in a room what they have read.
wrong-no-read-in-rooms-hint = Wait until everybody has it: {"--wait delivered"}

# An empty message.
wrong-nothing-to-send = There is nothing to send.
wrong-nothing-to-send-hint = Write the text after the name, or into standard input.

# A message is too long; `kib` is what it may have.
wrong-send-too-long = A message is at most { $kib } KiB of text.
wrong-send-too-long-hint = Send it in parts.

# The node cannot be started.
wrong-cannot-start = The node could not be started: { $why }.
wrong-cannot-start-hint = Start it by hand to see more: {"hobnob up -v"}

# The window asked for as JSON.
wrong-window-without-json = The chat window has no JSON.
wrong-window-without-json-hint = Ask for it piece by piece: {"hobnob help"}

# The window where nothing can be drawn.
wrong-window-without-screen = The chat window needs a terminal with a screen.
wrong-window-without-screen-hint = Talk in plain lines: {"hobnob chat"} NAME. All commands: {"hobnob help"}

# There is nowhere to keep anything.
wrong-no-home = There is no home folder to keep an identity in.
wrong-no-home-hint = Name one: {"hobnob --home"} DIR …, or set {"HOBNOB_HOME"}.

# The demo finds no folder.
wrong-no-room-for-demo = There is no room for the demo: { $error }.
wrong-no-room-for-demo-hint = It needs a temporary folder it may write to.

# The terminal cannot be drawn on.
wrong-no-terminal = The terminal cannot be used: { $error }.
wrong-no-terminal-hint = Talk in plain lines: {"hobnob chat"}
