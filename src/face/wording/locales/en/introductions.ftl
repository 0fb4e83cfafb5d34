# Words for introductions: who is made known by whom, and what that is worth.

# Nobody was made known.
introductions-none = Nobody was introduced to you.

# An introduction was declined.
introductions-declined = Declined. Nobody is told.

# What the introducer is told.
introductions-introduced = Introduced { $friends } to each other. They are friends once both accept; you are not told who did.

# An introduction was accepted.
introductions-accepted-friends = { $name } is your friend.
introductions-accepted = Accepted. { $name } is your friend once they accept too. Not verified: it is whom your friend introduced, and whether that is the person you think only comparing numbers tells ({"hobnob friend verify"} { $typed }).

# Something about an introduction happened.
introductions-happened-open = { $by } introduces { $name } to you.
introductions-happened-accepted = You accepted the introduction of { $name } by { $by }.
introductions-happened-declined = You declined the introduction of { $name } by { $by }.
introductions-happened-friends = { $name }, introduced by { $by }, is your friend.

# Who made a friend known, and on what day.
introductions-through = through { $by }, { $day }

# How an introduction stands.
introductions-open = open
introductions-open-for = open, { $left } left
introductions-state-accepted = accepted, waits for them
introductions-state-declined = declined
introductions-state-friends = friends

# In a chat, with what can be typed.
introductions-happened-here = { $said } {"/introductions"} shows them; then {"/accept"} NAME or {"/decline"} NAME.
introductions-waiting =
    { $number ->
       *[other] { $number } introductions wait
    } for your answer: {"/introductions"}
