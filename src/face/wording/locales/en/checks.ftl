# What the doctor found; `.hint` says what to do where something is not well. Programs read the English of it.

check-identity = { $name }, fingerprint { $fingerprint }
check-twin = this identity's device runs in two places, or this home is an older copy: { $friend } met it when it was not this node, last noticed { $at }
    .hint = Find the other computer, or the copy of this home, and stop it for good: {"hobnob down"}
check-home-private = only you can open the home
check-home-open = others can open { $path } ({ $mode })
    .hint = {"chmod 700"} '{ $path }'
check-home-unread = { $error }
    .hint = Look at the home's folder.
check-clock-well = the clock goes forward
check-clock-old = the clock shows a time before this program was made
    .hint = Invites and ordering depend on it. Fix the clock, then try again.
check-clock-behind =
    { $minutes ->
        [one] this computer's clock is { $minutes } minute off: it is behind the newest message
       *[other] this computer's clock is { $minutes } minutes off: it is behind the newest message
    }
    .hint = Invites and ordering depend on it. Fix the clock, then try again.
check-store-well = reads and writes
check-disk-unknown = this system does not say how much is free
check-disk-free = { $mib } MiB free
check-disk-low = { $mib } MiB free
    .hint = Free some space: below 64 MiB nothing is saved any more.
check-frames = dropped since the start: { $unreadable } unreadable, { $repeated } repeated, { $misplaced } out of place; { $barred } knocks unanswered, { $unpaired } pairings broken off, { $renewed } sessions renewed

# Ways to here.
check-node-down = the node is not running
    .hint = Start it: {"hobnob up --detach"}
check-listens-nowhere = listening nowhere
    .hint = See where it should: {"hobnob config get listen"}
check-listens-here = { $addresses }: only this computer reaches it
check-listens = { $addresses }
check-nat-unknown = no linked friend has said yet where it sees this node
check-nat-none = none: this computer has an address of the Internet
check-nat-one-port = one that keeps a port: friends see { $seen }; most others are met directly
check-nat-many-ports = one that takes another port for each friend (symmetric): those behind a NAT too are reached through mutual friends
check-reached-at = a friend came in at { $addresses }
check-reachable-public = { $addresses } is an address of the Internet, if no firewall is before it
check-reachable-through = through friends: { $friends }
check-not-reachable = not from outside, and no linked friend could join you to others
    .hint = Befriend somebody whose node is reachable, or run {"hobnob up"} on a small server: see the README.
check-lan-off = friends on the local network are not looked for (config: {"lan"})
check-lan =
    { $heard ->
        [0] no friend was heard on the local network lately
        [one] { $heard } friend was heard on the local network
       *[other] { $heard } friends were heard on the local network
    }
check-mapping-off = the router is not asked for a port (config: {"port_mapping"})
check-mapping = the router opened { $address }
check-mapping-none = the router opened no port (UPnP, PCP and NAT-PMP are tried)
check-relay-off = off (config: {"relay.friends"})
check-relay =
    { $circuits ->
        [0] friends may meet through here; none do now, { $mib } MiB carried since the start
        [one] { $circuits } circuit runs through here, { $mib } MiB carried by ended ones
       *[other] { $circuits } circuits run through here, { $mib } MiB carried by ended ones
    }

# What is held for others: messages, receipts beside them, since when, what others hold of one's own; and who leaves too much.
check-held =
    { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }{ $receipts ->
        [0] {""}
        [one] {" "}and { $receipts } receipt
       *[other] {" "}and { $receipts } receipts
    } held here for others ({ $held } MiB of { $room } MiB){ $oldest ->
        [none] {""}
       *[other] , the oldest since { $oldest }
    }; { $mine } of yours held by friends
check-held-too-much =
    { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }{ $receipts ->
        [0] {""}
        [one] {" "}and { $receipts } receipt
       *[other] {" "}and { $receipts } receipts
    } held here for others ({ $held } MiB of { $room } MiB){ $oldest ->
        [none] {""}
       *[other] , the oldest since { $oldest }
    }; { $mine } of yours held by friends; { $name } leaves more here than is welcome: { $mib } MiB, { $refused } refused, { $unreadable } that nobody could read
    .hint = {"hobnob friend block"} { $typed }

# Programs of one's own.
check-hook = { $program }: { $runs } runs, { $failed } failed, { $dropped } events dropped
check-hook-slow = { $program }: { $runs } runs, { $failed } failed, { $dropped } events dropped: it is too slow
    .hint = Look at the program, or do without: {"hobnob config set"} { $setting } ''
check-hook-unstarted = { $program }: { $runs } runs, { $failed } failed, { $dropped } events dropped; the last time it cannot be started: { $error }
    .hint = Look at the program, or do without: {"hobnob config set"} { $setting } ''
check-hook-failed = { $program }: { $runs } runs, { $failed } failed, { $dropped } events dropped; the last time it failed ({ $error })
    .hint = Look at the program, or do without: {"hobnob config set"} { $setting } ''
check-hook-killed = { $program }: { $runs } runs, { $failed } failed, { $dropped } events dropped; the last time it took longer than 10 s and was killed
    .hint = Look at the program, or do without: {"hobnob config set"} { $setting } ''
check-archive-down = { $path }: the node is not running
check-archive-opening = { $path }: being opened
check-archive-kept = { $path } holds everything up to event { $seq }
check-archive-ill =
    { $why ->
        [other_identity] { $path } cannot be written: it is the archive of another identity
        [goes_further] { $path } cannot be written: it goes further than this node's own history
       *[other] { $path } cannot be written: { $error }
    }
    .hint = Mend that, or name another: {"hobnob config set archive.file"} PATH. It goes on by itself and misses nothing of the last 100,000 events.

# Friends, one by one.
check-friend-doubt = shows a new device; nothing is sent
    .hint = {"hobnob friend verify"} { $typed }, or: {"hobnob friend accept-device"} { $typed }
check-friend-direct = linked directly
check-friend-direct-fast = linked directly, less than 1 ms there and back
check-friend-direct-in = linked directly, { $millis } ms there and back
check-friend-through = linked through { $via }'s node, sealed end to end
check-friend-through-somebody = linked through a mutual friend's node, sealed end to end
check-friend-untried = not tried: the node is not running
check-friend-awaited = not linked, no address of theirs is known, and no mutual friend is linked
    .hint = Wait for them to come online, or ask for a new invite.
check-friend-again = not linked; tried again in { $seconds } s
check-friend-tried =
    { $addresses ->
        [one] not linked; { $addresses } address
       *[other] not linked; { $addresses } addresses
    }{ $friends ->
        [0] {" "}tried, no mutual friend is linked
        [one] {" "}and { $friends } mutual friend tried
       *[other] {" "}and { $friends } mutual friends tried
    }; tried again in { $seconds } s
check-friend-trying = not linked; being tried now

# What one should know about a setting.
setting-after-restart = A change takes effect at the next start of the node.
