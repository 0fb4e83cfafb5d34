# Words for the node and the identity: made, started, stopped, looked after.

# Asks for a name.
node-name-prompt = Your name (friends will see it):{" "}

# Asks for a new passphrase.
node-new-passphrase-prompt = Passphrase to lock it with (Enter for none):{" "}

# Asks for it again.
node-again-prompt = The same again:{" "}

# Asks for the passphrase of a home.
node-passphrase-prompt = Passphrase:{" "}

# Asks for the recovery words.
node-phrase-prompt = Your 24 recovery words, then Enter:{" "}

# The two passphrases differ.
node-passphrases-differ = These two differ. Try again.

# Before a message is typed into the terminal.
node-type-message = Type your message; Ctrl+D on an empty line sends it.

# Before the recovery words are asked for.
node-recovering =
    (Words alone bring back who you are: identity, fingerprint, safety numbers. They do not bring back friends, history and
    rooms. If you have a backup file, use it instead: {"hobnob restore FILE"})

# The node is up, in this terminal.
node-ready = The node is up and listens on { $listen }. Stop it: Ctrl+C

# The node is up, in the background.
node-detached = The node runs in the background and listens on { $listen }. Stop it: {"hobnob down"}

# Said once on stderr when a command starts the node.
node-started = (Started the {"hobnob"} node in the background. Stop it: {"hobnob down"})

# The node has stopped.
node-stopped = The node has stopped.

# A file that cannot be written.
node-cannot-write = Cannot write { $path }: { $error }.

# What to do about it.
node-write-elsewhere = Name a place where you may write.

# An identity was made; its words stand between these.
node-created = Identity created.  Fingerprint  { $fingerprint }
node-created-words = Your recovery words. They bring you back after a loss; keep them on paper, show them to nobody:
node-created-next = Next: {"hobnob invite"}

# An identity came back from its words alone.
node-recovered =
    { $name } is back.  Fingerprint  { $fingerprint }

    Back: your identity, with the fingerprint and the safety numbers that friends know.
    Not back, because words alone do not hold it: friends, history, rooms.

    Next: ask each friend for a new invite, and add it: {"hobnob add"} '{"HOBNOB:"}…'
    On their side you stay who you are, with name and history. Friends who had compared safety numbers with you are
    asked to do so once more, or to accept your new device, before they send you anything.

# My card, beside the text itself.
node-card = The card of { $name } ({ $fingerprint }). Safe to publish: you are friends once both have added the other's.

# Where a node listens that listens nowhere.
node-listens-nowhere = nothing

# Before what the doctor looked at; three letters wide.
node-check-ok = ok
node-check-bad = BAD
node-check-identity = identity
node-check-device = device
node-check-permissions = permissions
node-check-clock = clock
node-check-addresses = addresses
node-check-nat = nat
node-check-reachable = reachable
node-check-lan = lan
node-check-mapping = port mapping
node-check-relay = relay
node-check-store = store
node-check-disk = disk
node-check-frames = frames
node-check-custody = custody
node-check-archive = archive
node-check-friend = friend { $friend }

# The pages of the manual are written.
node-manual =
    Wrote { $pages ->
        [one] { $pages } page
       *[other] { $pages } pages
    } to { $dir }. Read the first: {"man"} { $dir }/{"hobnob.1"}

# Where the value of a setting comes from, with the line of the file.
node-setting-line = { $origin }, line { $line }
