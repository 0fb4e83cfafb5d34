# Words of an exported history, and of what went wrong with it.

export-title = {"hobnob"} history
export-done =
    { $messages ->
        [one] Exported { $messages } message
       *[other] Exported { $messages } messages
    } to { $path }. Whoever reads it needs no passphrase: keep it safe.
export-exists = { $path } is there already. Nothing was written.
export-overwrite = Choose another name, or add { $flag } to replace it.
export-by-day-needs-folder = { $flag } writes a folder with a file for each day.
export-name-folder = Name it: { $command }
export-changed = The conversation changed while it was read. Nothing is missing, but nothing is whole.
export-again = Export it again.
# Behind a message of mine in a room: how many of the others have it.
export-have = { $have } of { $of } have it
