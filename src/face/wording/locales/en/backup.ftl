# Backups, homes made from them, and one device in two places.

backup-writing = Writing … { $size }
backup-reading = Reading … { $size }
backup-bytes = { $size } bytes
backup-kib = { $size } KiB
backup-mib = { $size } MiB
backup-friends = { $count ->
    [one] { $count } friend
   *[other] { $count } friends
}
backup-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
backup-rooms = { $count ->
    [one] { $count } room
   *[other] { $count } rooms
}
backup-written = Backed up { $friends }, { $messages } and { $rooms } to { $path } ({ $size }).
backup-opens-with =
    (It opens with your recovery words, and with nothing else: {"hobnob phrase"}. Not in it: what you hold for others, and keys
    of the moment. What comes after it, friends give again when you restore, and they give back what you wrote.)
backup-restored =
    Restored { $name } as of { $day }: { $friends }, { $messages }, { $rooms }.  Fingerprint  { $fingerprint }

    This is the same device as before. If the old computer or the old home still runs, stop it for good now.
    Friends give again by themselves what they sent since { $day }, and give back what you wrote.
    Whom you blocked or removed since then is your friend again; your open invites were taken back.
    In each room you can write again once its members who are your friends were all online.

    Next: {"hobnob up --detach"}
backup-twin =
    WARNING: this identity's device runs in two places, or this home is an older copy: { $friend } met it when it was not
    this node. Stop one of the two, for good. Nothing is lost meanwhile, but messages go now here, now there.
