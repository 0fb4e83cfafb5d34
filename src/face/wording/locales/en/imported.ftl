# Words of what was imported from a file for reading.

# A conversation that came from a file, wherever its name stands: the name, and the day.
imported-title = { $name } (imported { $date })
imported-above = { $title }: from a file, for reading. No name and no word in it was checked.
imported-taken =
    Imported { $taken ->
        [one] { $taken } message
       *[other] { $taken } messages
    } of { $name }{ $known ->
        [0] {""}
       *[other] , { $known } were there already
    }. Read: { $command }
imported-nothing-new =
    Nothing new of { $name }: { $known ->
        [one] the one message was
       *[other] all { $known } messages were
    } there already. Read: { $command }
imported-left-out =
    Left out of { $name }: { $count ->
        [one] one message that was to disappear.
       *[other] { $count } messages that were to disappear.
    }
imported-other =
    Passed over: { $count ->
        [one] one line that is no message.
       *[other] { $count } lines that are no messages.
    }
imported-empty = There is no message in { $path }. Nothing was imported.
imported-line =
    { $name }  { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }, since { $date }. Read: { $command }
imported-none = Nothing was imported yet. As in: { $command }
imported-forgotten = Forgotten: what was imported of { $name }.
imported-forget-question = Forget everything that was imported of { $name }? It cannot be undone. [y/N]
imported-nothing-there = Nothing there.
imported-no-follow = Nothing more comes into what was imported.
imported-leave-out = Leave out { $flag }.

imported-bad-line = Line { $line } of { $path } is no message: { $why } Nothing was imported.
imported-bad-line-hint = Mend or remove that line, or export again, and import once more.
imported-torn-hint = The file was cut off. Get the whole of it, or remove that line, and import once more.
imported-changed = { $path } changed while it was read, or could not be taken to its end: { $why }
imported-changed-hint = { $taken } messages were taken. Import it again: nothing is taken twice.
imported-too-many = { $path } holds more than { $count } messages of one conversation, or more than { $talks } conversations. Nothing was imported.
imported-too-many-hint = Import it in parts, as { $command } writes them.
imported-no-file = { $path } is no file.
imported-no-file-hint = Name a file that { $command } has written.
imported-cannot-read = Cannot read { $path }: { $why }.
imported-cannot-read-hint = Look whether it is there and whether you may read it.
imported-too-large = { $path } is larger than { $size } GiB.

imported-why-long = it is longer than 256 KiB.
imported-why-torn = the file ends in the middle of it.
imported-why-no-line = it is no line of JSON as {"hobnob"} writes them.
imported-why-text = its text is longer than 16 KiB.
imported-why-field = its field { $field } is missing or makes no sense.
