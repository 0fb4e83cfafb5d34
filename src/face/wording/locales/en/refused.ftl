# What the node refuses: what happened and why; `.hint` says what to do next. Programs read the English of it.

refused-no-identity = No identity here yet.
    .hint = Run: {"hobnob init"}
refused-identity-exists = There is an identity in this home already.
    .hint = See it: {"hobnob id"}. For another one use another home: {"hobnob --home DIR init"}
refused-restore-elsewhere = There is an identity in this home already.
    .hint = Restore into another home: {"hobnob --home DIR restore FILE"}
refused-locked = This identity is locked with a passphrase.
    .hint = Type it when asked, or give {"--passphrase-file FILE"} or {"--passphrase-fd N"}.
refused-wrong-passphrase = That passphrase doesn't open this identity.
    .hint = Tries are not limited, but each takes about a second.
refused-name-needed = A name needs at least one letter.
    .hint = As in: {"hobnob init --name Alice"}
refused-home-unwritable = The home { $home } cannot be written: { $error }.
    .hint = Choose another one: {"hobnob --home DIR init"}

# Recovery words and backups.
refused-wrong-phrase = These are not recovery words of {"hobnob"}.
    .hint = 24 words, in their order, separated by blanks. Check each for a typing error.
refused-other-phrase = That phrase doesn't open this backup: it is of another identity.
    .hint = Use the words of the identity that made it. Nothing was restored.
refused-damaged-backup = This backup is damaged: at byte { $at } it was changed, or it was cut off after that. Nothing was restored.
    .hint = Try another copy of it, or an older backup.
refused-damaged-backup-head = This backup is damaged: its first 64 bytes were changed or cut off. Nothing was restored.
    .hint = Try another copy of it, or an older backup.
refused-senseless-backup = This backup is damaged: what is sealed in it makes no sense. Nothing was restored.
    .hint = Try another copy of it, or an older backup.
refused-not-a-backup = This file is no backup of {"hobnob"}.
    .hint = Name the file that {"`hobnob backup`"} wrote.
refused-unreadable-backup = Cannot read { $file }: { $error }.
    .hint = Name the file that {"`hobnob backup`"} wrote.
refused-newer-backup = This backup was made by a newer {"hobnob"}.
    .hint = Update {"hobnob"}, then restore it. Nothing was restored.
refused-backup-there = There is something at { $path } already.
    .hint = Name another file, or take its place: {"hobnob backup --force FILE"}
refused-backup-path = A backup needs the whole path of its file.
refused-backup-unwritable = The backup cannot be written to { $path }: { $error }.
    .hint = Name another place for it.

# The node and its door.
refused-node-down = The {"hobnob"} node isn't running (no socket at { $socket }).
    .hint = Start it: {"hobnob up --detach"}
refused-node-stopped = The {"hobnob"} node has stopped.
    .hint = Start it: {"hobnob up --detach"}
refused-node-silent = The {"hobnob"} node runs but doesn't answer.
    .hint = It may be stopped or very busy. Try again, or end its process and start it anew.
refused-no-answer = The node ended before it answered.
    .hint = See what is wrong: {"hobnob doctor"}
refused-other-version = The running node is { $node }, this command is { $command }.
    .hint = Restart it: {"hobnob down"}, then: {"hobnob up --detach"}
refused-foreign-answer = The node says something this command does not understand: { $error }.
    .hint = Restart it: {"hobnob down"}, then: {"hobnob up --detach"}
refused-long-answer = The node's answer is too long.
refused-home-busy = A {"hobnob"} node already runs on this home.
    .hint = Use it as it is, or stop it first: {"hobnob down"}
refused-home-busy-by = A {"hobnob"} node already runs on this home (process { $pid }).
    .hint = Use it as it is, or stop it first: {"hobnob down"}
refused-unreachable = Cannot reach { $socket }: { $error }.
refused-door = The local door cannot be opened at { $path }: { $error }.
    .hint = Choose a home whose path is shorter, on a disk that takes sockets: {"--home DIR"}
refused-door-taken = The local door cannot be opened at { $path }: something else has that name.
    .hint = Choose a home whose path is shorter, on a disk that takes sockets: {"--home DIR"}
refused-door-unknown = The local door cannot be opened at { $path }: this system has no Unix sockets.
refused-door-open = The folder { $folder } is open to other users.
    .hint = Close it: {"chmod 700"} '{ $folder }'
refused-no-socket = There is no place for the socket: { $error }.
refused-no-thread = The system has no thread left.
refused-net-address = Cannot listen at { $address }: { $error }.
    .hint = Another address or port: {"hobnob up --listen /ip4/0.0.0.0/tcp/0"}
refused-net-nowhere = No address to listen at.
    .hint = Another address or port: {"hobnob up --listen /ip4/0.0.0.0/tcp/0"}
refused-net-key = The device key cannot be used.
    .hint = Another address or port: {"hobnob up --listen /ip4/0.0.0.0/tcp/0"}
refused-busy-searches = Too many searches wait already.
    .hint = Try again.
refused-busy-passphrase = Another passphrase is just being checked.
    .hint = Try again.
refused-busy-backup = Another backup is just being written.
    .hint = Wait for it, then try again.
refused-busy-events = 64 programs follow the events already.
    .hint = Close one of them.

# The disk and what is on it. What was found there is told in English: it is for whoever looks into it.
refused-disk-full = Disk is full: the message was NOT saved.
    .hint = Free some space; {"hobnob"} retries by itself.
refused-not-saved = The store could not save: nothing was done.
    .hint = See what is wrong: {"hobnob doctor"}
refused-store-newer = The store has format { $found }; this {"hobnob"} knows formats up to { $known }.
    .hint = Update {"hobnob"}. Nothing was changed.
refused-store-damaged = The store is damaged: { $detail }.
    .hint = Nothing was deleted. Look at the disk first, then: {"hobnob doctor"}
refused-store-aside = The store is damaged: { $detail }. It was kept at { $path }.
    .hint = Nothing was deleted. Look at the disk first, then: {"hobnob doctor"}
refused-store-read-only = The store is read-only since an earlier error: { $error }. Nothing was done.
    .hint = See what is wrong: {"hobnob doctor"}
refused-store-too-large = A record of { $bytes } bytes is too large to be saved. Nothing was done.
    .hint = See what is wrong: {"hobnob doctor"}
refused-store-io = The disk cannot be read or written: { $error }. Nothing was done.
    .hint = See what is wrong: {"hobnob doctor"}
refused-store-unreadable = The store cannot be read: { $error }.
    .hint = See what is wrong: {"hobnob doctor"}
refused-store-contradicts = The store is damaged: { $detail }.
    .hint = Nothing was deleted. Look at the disk first.

# Invites and cards.
refused-not-an-invite = This isn't a {"hobnob"} invite.
    .hint = It should start with {"HOBNOB:"} and be about 150 characters.
refused-damaged-invite = This invite has a typing error or was cut off ({ $letters } characters).
    .hint = Ask your friend to copy it again.
refused-cut-invite = This invite has a typing error or was cut off ({ $letters } of { $expected } characters).
    .hint = Ask your friend to copy it again.
refused-newer-invite = This invite was made by a newer {"hobnob"}.
    .hint = Update {"hobnob"}, then add it again.
refused-invite-used = This invite was already used. Each works once.
    .hint = Ask your friend for a new one.
refused-invite-expired = This invite has ended.
    .hint = Ask your friend for a new one.
refused-invite-revoked = This invite was taken back by its maker.
    .hint = Ask your friend for a new one.
refused-own-invite = This is your own invite.
    .hint = Give it to a friend.
refused-own-card = This is your own card.
    .hint = Give it to a friend; you are friends once both have added the other's.
refused-long-paste = That text is too long to look for an invite in it.
    .hint = Paste the invite alone.
refused-invite-span = An invite lasts between a second and 30 days.
refused-note-too-long = A note has at most 256 bytes.
refused-no-such-invite = No invite with the id "{ $asked }".
    .hint = See them all: {"hobnob invites"}

# Friends.
refused-doubt = STOP: { $friend } shows a device you have not seen. A new device of theirs, or someone in the middle. Nothing was sent.
    .hint = Compare numbers: {"hobnob friend verify"} { $typed }, or: {"hobnob friend accept-device"} { $typed }
refused-no-such-friend = No friend called "{ $asked }".
    .hint = See them all: {"hobnob friends"}
refused-no-such-friend-near = No friend called "{ $asked }".
    .hint = Did you mean { $one }?
refused-no-such-friend-near-two = No friend called "{ $asked }".
    .hint = Did you mean { $one } or { $other }?
refused-no-such-introduction = No introduction with the id "{ $asked }".
    .hint = See them all: {"hobnob introductions"}
refused-same-person = Both names mean the same friend. Nothing was sent.
    .hint = Name two friends: {"hobnob friend introduce bob carol"}
refused-blocked = You blocked { $friend }. Nothing was sent.
    .hint = Let them in again: {"hobnob friend unblock"} { $typed }
refused-not-a-friend = { $friend } is not your friend (yet).
    .hint = See how it stands: {"hobnob friends"}
refused-number-differs = That is not { $friend }'s safety number. Nothing was recorded.
    .hint = Read it out again. If it still differs, someone may be in the middle: do not trust this line.
refused-no-number = That is no safety number.
    .hint = It has 12 groups of 5 digits.
refused-bad-name = The name "{ $asked }" is taken or cannot be used.
    .hint = Choose another one.
refused-no-letters = That name has no letters.
refused-status-offline = Nobody sets offline: it is what a stopped node means.
    .hint = To be seen by nobody: {"hobnob status invisible"}
refused-status-too-long = A status text has at most 256 bytes.

# Messages.
refused-no-such-message = No message with the id "{ $asked }".
    .hint = Ids are in: {"hobnob log NAME --json"}
refused-many-such-messages = More than one message has an id that begins with "{ $asked }".
    .hint = Give more letters of it.
refused-not-mine = That message isn't yours to change.
    .hint = To forget its words on this computer only: {"hobnob delete MESSAGE --here"}
refused-too-late = Too late: that message is on its way or delivered already.
refused-deleted = That message is deleted. Nothing changed.
refused-given-up = That message was given up and never sent. Nothing changed.
    .hint = Send it anew: {"hobnob send"}
refused-nothing-to-send = There is nothing to send.
refused-message-too-long = A message is at most 16 KiB of text; this has { $bytes } bytes.
    .hint = Send it in parts.
refused-client-id = A {"client_message_id"} has at most 64 bytes.
refused-bad-emoji = "{ $text }" is not one emoji.
    .hint = As in: {"hobnob react"} MESSAGE ❤
refused-outbox-full = 10,000 messages wait for { $friend } already. Nothing was sent.
    .hint = They go out when the friend comes back.
refused-one-place = A page stands before one message or around one, not both.
    .hint = Leave one of them out.
refused-no-moment = "{ $text }" is not a time.
    .hint = As in: 2026-11-23T14:06:00Z
refused-mute-span = A conversation is muted for a second to a year.
    .hint = For good: leave the time away.
refused-timer-span = A timer is at most 366 days.
    .hint = As in: 1h, 1d, 4w, {"off"}
refused-timer-room = Rooms have no timer: messages disappear between two friends.
    .hint = To keep less of a room here: {"hobnob config set retention.days 30"}
refused-too-many =
    { $what ->
        [rooms] There are too many rooms already.
        [members] There are too many members in this room already.
        [friends] There are too many friends already.
        [added] There are too many people added who have not answered already.
        [invites] There are too many open invites already.
        [note] There are too many bytes in the note.
        [status] There are too many bytes in the status text.
        [drafts] There are too many drafts already.
       *[other] There is too much of this already.
    }

# Searching.
refused-search-empty = There is nothing to look for.
    .hint = Give words with letters or digits in them, or say from whom or from when: {"hobnob search --from bob"}.
refused-search-too-long = That is too much to look for at once.
    .hint = Give at most 32 words and phrases, 1,024 bytes in all.
refused-search-unclosed = A phrase begins with a quotation mark and does not end.
    .hint = Close it: {"hobnob search"} '"see you at noon"'.

# What was imported.
refused-for-reading = What was imported is for reading.
    .hint = Read it: {"hobnob log"} { $typed }. Forget it: {"hobnob clear"} { $typed }
refused-no-such-import = Nothing was imported under the name "{ $asked }".
    .hint = See all: {"hobnob import --list"}
refused-import-lines = That is more than 512 lines at once.
    .hint = Give them in several requests.
refused-import-line =
    { $why ->
        [too_long] Line { $nth } is no message: it is longer than 256 KiB. None was taken.
        [cut_off] Line { $nth } is no message: the file ends in the middle of it. None was taken.
        [field] Line { $nth } is no message: its field "{ $field }" is missing or makes no sense. None was taken.
        [text] Line { $nth } is no message: its text is longer than 16 KiB. None was taken.
       *[other] Line { $nth } is no message: it is no line of JSON as {"hobnob"} writes them. None was taken.
    }
    .hint = Lines are those of {"hobnob export"} and {"hobnob log --json"}.
refused-import-messages = That is more than 500,000 messages of one conversation.
    .hint = Forget what is no longer needed: {"hobnob import --list"}, then: {"hobnob import --forget NAME"}
refused-import-conversations = 1,000 conversations were imported already.
    .hint = Forget what is no longer needed: {"hobnob import --list"}, then: {"hobnob import --forget NAME"}

# Rooms.
refused-no-such-room = No room called "#{ $asked }".
    .hint = See them all: {"hobnob room list"}
refused-no-such-room-near = No room called "#{ $asked }".
    .hint = Did you mean #{ $one }?
refused-no-such-room-near-two = No room called "#{ $asked }".
    .hint = Did you mean #{ $one } or #{ $other }?
refused-no-such-member = Nobody called "{ $asked }" is in #{ $room }.
    .hint = See who is: {"hobnob room show"} { $typed }
refused-not-a-member = You are not in #{ $room } (any more).
    .hint = A member who is your friend can ask you in: {"hobnob room invite"}
refused-not-there-yet = You joined #{ $room }, and none of its members was met since.
    .hint = Whoever asked you in has to be online once. Then try again.
refused-room-set-back = #{ $room } comes from a backup. Its members who are your friends may have what you said since, and not all of them were met again.
    .hint = Each of them has to be online once; you can read meanwhile. Who is missing: {"hobnob room show"} { $typed }
refused-not-allowed = You may not do that in #{ $room }.
    .hint = The creator may, and who was promoted, except against those before them: {"hobnob room show"} { $typed }
refused-already-there = They are in already, or asked in, or promoted. Nothing changed.
    .hint = See who is what: {"hobnob room show"} { $typed }
refused-room-full = #{ $room } is full (256 MiB). Nothing was sent.
    .hint = Make a new one: {"hobnob room create"}
refused-topic-too-long = A topic has at most 256 bytes.
refused-room-setting = A room has no such setting or value.
    .hint = {"history: none"}, or 1 to 100; {"invites: everyone"} or {"privileged"}

# Settings.
refused-no-such-setting = There is no setting called "{ $name }".
    .hint = See them all: {"hobnob config list"}
refused-no-such-setting-near = There is no setting called "{ $name }".
    .hint = Did you mean { $near }?
refused-file-setting = {"config.toml"} line { $line }: there is no setting "{ $name }".
    .hint = See them all: {"hobnob config list"}
refused-file-setting-near = {"config.toml"} line { $line }: there is no setting "{ $name }".
    .hint = Did you mean { $near }?
refused-file-too-large = {"config.toml"} is larger than 64 KiB.
refused-file-unreadable = {"config.toml"} cannot be read: { $error }.
refused-file-unwritable = {"config.toml"} could not be written: { $error }.
refused-file-line = {"config.toml"} line { $line }: { $error }.
refused-file-group = {"config.toml"}: { $part } is not a group of settings.
refused-no-address = { $place }: "{ $text }" is not an address.
    .hint = As in: {"/ip4/127.0.0.1/tcp/4001"} or {"/ip6/::/tcp/0"}
refused-value =
    { $takes ->
        [switch] { $name } takes {"true"} or {"false"}; "{ $text }" is none.
        [on_off] { $name } takes {"on"} or {"off"}; "{ $text }" is none.
        [number] { $name } takes a whole number, 0 or more; "{ $text }" is none.
        [span] { $name } takes a time like {"90s, 15m"} or {"2h"}, or {"off"}; "{ $text }" is none.
        [ways] { $name } takes {"off, bell, osc9, desktop"} or {"auto"}; "{ $text }" is none.
        [contents] { $name } takes {"sender, full"} or {"none"}; "{ $text }" is none.
        [program] { $name } takes the path of a program from {"/"} on, or nothing; "{ $text }" is none.
        [path] { $name } takes a whole path, beginning with {"/"}, or {"off"}; "{ $text }" is none.
        [addresses] { $name } takes addresses like {"/ip4/0.0.0.0/tcp/0"}; "{ $text }" is none.
       *[value] { $name } takes a value; "{ $text }" is none.
    }
refused-file-value =
    { $takes ->
        [switch] {"config.toml"} line { $line }: { $name } takes {"true"} or {"false"}.
        [on_off] {"config.toml"} line { $line }: { $name } takes {"on"} or {"off"}.
        [number] {"config.toml"} line { $line }: { $name } takes a whole number, 0 or more.
        [span] {"config.toml"} line { $line }: { $name } takes a time like {"90s, 15m"} or {"2h"}, or {"off"}.
        [ways] {"config.toml"} line { $line }: { $name } takes {"off, bell, osc9, desktop"} or {"auto"}.
        [contents] {"config.toml"} line { $line }: { $name } takes {"sender, full"} or {"none"}.
        [program] {"config.toml"} line { $line }: { $name } takes the path of a program from {"/"} on, or nothing.
        [path] {"config.toml"} line { $line }: { $name } takes a whole path, beginning with {"/"}, or {"off"}.
        [addresses] {"config.toml"} line { $line }: { $name } takes addresses like {"/ip4/0.0.0.0/tcp/0"}.
       *[value] {"config.toml"} line { $line }: { $name } takes a value.
    }
