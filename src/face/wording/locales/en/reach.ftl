# How a friend is reached, how they were looked for, what this node carries for them. The columns of `friend show` line
# up: keep the words before the blanks as wide as they are.

reach-directly = directly
reach-through = through { $through }'s node, sealed end to end
reach-through-somebody = through a mutual friend's node, sealed end to end
reach-not-now = not now
reach-round-trip = { $how }, { $millis } ms there and back
reach-looked-for =
    Looked for     { $when }: { $addresses ->
        [one] { $addresses } address
       *[other] { $addresses } addresses
    }, { $friends ->
        [0] no linked mutual friend to go through
        [one] { $friends } mutual friend
       *[other] { $friends } mutual friends
    }
reach-carried =
    You carry      { $circuits ->
        [one] { $circuits } circuit
       *[other] { $circuits } circuits
    } for them; { $bytes } of { $most } MiB today
