# What became of adding somebody.

adding-already = { $name } is already your friend (since { $since }). Nothing changed.
adding-done = { $name } is now your friend. Not yet verified.
# The two commands stand side by side.
adding-next = Say hello:  { $hello }      Check keys: { $check }
adding-until =
    Your friend's node isn't online. { $program } will keep trying until the invite ends (in { $left }) and tell you. You can close this. Until then they are listed as { $name }.
adding-waits =
    Your friend's node isn't online, or has not added you yet. { $program } keeps trying and shows them as { $name } until then. You can close this.
# No direct way was found (yet) when both had agreed.
adding-relayed = No direct path yet: connected by relay through { $through }. Messages stay end-to-end encrypted.
adding-relayed-somebody = No direct path yet: connected by relay through a friend of theirs. Messages stay end-to-end encrypted.
