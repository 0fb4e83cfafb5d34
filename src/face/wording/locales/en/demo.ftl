# Words of `hobnob demo`: what happens on the stage, and what is true once it worked.

demo-identities = Alice, Bob and Carol each make an identity, in a home of their own.
demo-identities-done = three people have an identity each
demo-start = Each starts a node. They know nothing of each other, and no server helps them.
demo-start-done = three nodes run, each a process of its own
demo-friends-by-text = Alice makes an invite and hands the text to Bob. He adds it.
demo-friends-by-text-done = Alice and Bob are friends by an invite text
demo-used-invite = Carol found the same text in Bob's bin and tries it too.
demo-used-invite-done = the same invite lets nobody else in
demo-friends-by-picture = So Carol draws an invite of her own, as a picture. Alice scans it.
demo-friends-by-picture-done = Carol and Alice are friends by a QR picture
demo-mutual-friend = Bob and Carol meet as well. Now Carol is a friend of both.
demo-mutual-friend-done = Bob and Carol are friends too
demo-hello = Alice writes to Bob.
demo-hello-done = Alice's message is delivered: it is on Bob's disk, once
demo-answer = Bob answers.
demo-answer-done = Bob's answer is delivered: it is on Alice's disk, once
demo-stop = Bob closes his laptop: his node stops.
demo-stop-done = Bob's node has stopped and its process is gone
demo-stored = Alice writes all the same. After a few seconds her node asks Carol, whom both know, to hold it.
demo-stored-done = what Alice wrote is stored: Carol holds it for Bob
demo-sealed = What has Carol got there? We search her whole disk for what Alice wrote.
demo-sealed-done = Carol holds it and cannot read it
demo-both-away = Alice goes to bed. Only Carol is there now.
demo-both-away-done = Alice's node has stopped too; only Carol is left
demo-handed-over = Bob is back. Alice is asleep, but Carol is there and hands it over.
demo-handed-over-done = Bob has it all from Carol, in order
demo-delivered = Alice wakes up. What became of her messages?
demo-delivered-done = Alice sees delivered: it is on his disk, once
demo-read = Bob reads what he got.
demo-read-done = delivered became read when Bob read it, not before
demo-empty = And Carol? We look once more.
demo-empty-done = Carol holds nothing any more and never held a readable byte
demo-remembered = Alice restarts her node, to see what it remembers.
demo-remembered-done = Alice's node started anew and remembers every state
demo-clean-up = That was it. The nodes stop, and their homes are deleted.
demo-clean-up-done = all three nodes have stopped and left nothing behind

# How a step ended.
demo-ended-well = ok  { $done } ({ $detail })
demo-ended-badly = FAILED  { $done }: { $detail }

# Before the talk.
demo-your-turn =
    {""}
    Now you are Alice. Bob and Carol answer from their own nodes. Leave with {"/quit"} or Ctrl+D.

# Before the window opens.
demo-open-window = Enter opens her chat window.{" "}

# What Bob and Carol answer.
demo-answer-count =
    got it, all { $number ->
       *[other] { $number } characters
    } of it
demo-answer-script = I am only a small script, but my node is a real one
demo-answer-nobody = and nobody between us could read that

# What went wrong on the stage.
demo-too-long = it took longer than { $seconds } s
demo-failed-at = The demo failed at the step { $step }.
