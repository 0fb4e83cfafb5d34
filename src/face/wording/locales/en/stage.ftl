# Words for what was seen on the stage of `hobnob demo`, and for what did not come out as it should.

# A message to somebody who is away is something else than queued.
stage-shows-at-once = It shows { $state } at once.

# It does not become stored.
stage-shows-while-away = It shows { $state } with Bob away.

# Less is held than was written.
stage-holds-too-few = It shows stored, and Carol holds { $held } of them.

# What is held, and after how many seconds.
stage-holds = Carol holds { $held } envelopes for Bob, after { $took } s

# What was sealed can be read on a disk.
stage-disk-says = Carol's disk says "{ $text }".

# Somebody has what is not meant for them.
stage-carol-can-read = Carol can read what is between her and { $friend }.

# How much was searched.
stage-searched = { $kib } KiB searched, not a word of it found

# What came is something else.
stage-other-order = They are not what was written, or in another order.

# When it was handed over, in seconds.
stage-handed-over = { $took } s after his node was started; Carol holds none of it any more

# A message is read too early.
stage-shows-before-read = It shows { $state } before Bob has read it.

# A message came twice.
stage-twice = Bob has something twice.

# How many came.
stage-once-each = { $number } messages, once each

# How many were read.
stage-marked = Bob marked { $number } messages

# A node forgot something.
stage-other-log = The log is not what it was.

# How many a node remembers.
stage-same-log = { $number } messages, the same as before

# The folder was not deleted.
stage-folder-there = { $folder } is still there.

# Nothing is left.
stage-cleaned-up = 3 processes ended, folder deleted

# Another process answers.
stage-other-process = Process { $answers } answers, not { $pid }.

# A node ended as it should not.
stage-ended-with = { $name }'s node ended with { $status }.

# A node is there still.
stage-still-answers = Somebody still answers for { $name }.

# A node ended as it should.
stage-process-ended = process { $pid }, { $status }

# All three are friends.
stage-all-friends = each is a friend of the other two

# Which processes run.
stage-processes = processes { $pids }

# An invite was used and does not know.
stage-not-marked-used = The invite is not marked as used.

# How long the invite was.
stage-on-both-lists = { $letters } characters, on both lists

# An invite worked twice.
stage-not-refused = A used invite was not refused.

# An invite let two in.
stage-let-somebody-in = A used invite let somebody in.

# An invite worked once.
stage-refused = refused as used, both lists unchanged

# Not one code in the picture.
stage-codes-read = { $number } codes were read from the picture.

# How large the picture was.
stage-picture-used = PNG of { $bytes } bytes, read back and used

# A message did not arrive, or not once.
stage-not-once = It is { $state }, and { $name } has it { $found } times.

# A log with nothing in it.
stage-without-a-word = without a word

# A node did not start, and its last words.
stage-ended-at-once = The node ended at once: { $last }

# A node cannot be started.
stage-not-started = The node could not be started: { $error }.

# What Alice writes first to Bob who is away.
stage-are-you-there = are you there?

# What she writes then.
stage-never-mind = never mind, read it when you are back

# What Alice says to Bob.
stage-hello-bob = hello Bob, can you read this?

# What Bob answers.
stage-loud-and-clear = loud and clear
