# Words for what may ask for attention: muted conversations, and what a terminal is told of a message.

# How a conversation stands after a change.
attention-rings-again = { $name } rings again.
attention-muted = { $name } is muted until you unmute it. What is said there is counted as ever.
attention-muted-until = { $name } is muted until { $until }. What is said there is counted as ever.

# What a list says of a conversation that is muted.
attention-in-list = {"  "}muted
attention-in-list-until = {"  "}muted until { $until }

# What asks for attention because of a message; who wrote it, and where.
attention-came = A message has come.
attention-came-from = A message from { $from }
attention-from-in = { $from } in { $place }
