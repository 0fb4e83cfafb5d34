# The slash commands as people read them: what each does, after the word that is typed.

slash-help = this list, or one command
slash-msg = say something without going there
slash-query = go to a conversation
slash-reply = answer the selected message, or the last one you got
slash-me = say what you do: * alice waves
slash-edit = give your selected or last message other words
slash-delete = take your selected or last message back
slash-react = put an emoji to the selected message, or the last one you got
slash-unreact = withdraw that
slash-invite-link = make an invite for ONE friend
slash-add = befriend by an invite or a card
slash-friends = everybody you know, and how they are
slash-whois = all about a friend
slash-verify = compare safety numbers
slash-accept-device = accept a new device without comparing
slash-rename = call a friend something else
slash-block = shut a friend out
slash-unblock = let a blocked friend in again
slash-remove = end a friendship, or give up an adding
slash-create = make a room
slash-invite = ask a friend into a room
slash-join = come in where you were asked in
slash-decline = say no to that, or to an introduction
slash-names = who is in a room, and its rules
slash-topic = say what this room is about
slash-part = go out of a room
slash-away = show yourself as away
slash-back = show yourself as online
slash-status = show or set how friends see you
slash-mute = ring no bell for a conversation
slash-unmute = ring again for it
slash-introduce = make two friends known to each other
slash-introductions = whom friends made known to you
slash-accept = become friends with somebody introduced to you
slash-trace = why is a message not there yet?
slash-cancel = give up a message that is not delivered
slash-search = look for words in this conversation
slash-timer = messages here disappear after reading, if both wish it: 1d, off
slash-clear = forget this conversation on this computer
slash-last = line mode: read the last N messages again
slash-doctor = how am I reachable, what is wrong, what to do
slash-words = show your recovery words
slash-lock = window: show nothing until your passphrase is typed
slash-bare = window: only the talk, for copying
slash-ascii = window: signs and lines in ASCII, or not
slash-quit = leave; your node goes on

# A command that lacks something.
slash-incomplete = Use it so: { $usage }  ({ $what })

# A word after a slash that is no command.
slash-unknown-nearest = No command /{ $word }. Did you mean /{ $nearest }? Nothing was sent.
slash-unknown = No command /{ $word }. {"/help"} lists them; //{ $word } says it. Nothing was sent.

# Blanks before a slash: probably a slip.
slash-guarded = This begins with blanks and a slash, so it was not sent. Take the blanks away, or write // to say it.

# What to do after a refusal, in a chat: the command with a slash in place of the one for a shell.
slash-advice-list = See them all: {"/friends"}
slash-advice-standing = See how it stands: {"/friends"}
slash-advice-introductions = See them all: {"/introductions"}
slash-advice-introduce = Name two friends: {"/introduce bob carol"}
slash-advice-verify = Compare numbers: {"/verify"} { $friend }, or: {"/accept-device"} { $friend }
slash-advice-unblock = Let them in again: {"/unblock"} { $friend }
slash-advice-invisible = To be seen by nobody: {"/status invisible"}
slash-advice-react = As in: {"/react ❤"}
slash-advice-members = See who is in, and who is what: {"/names"} { $room }
slash-advice-ask-in = A member who is your friend can ask you in: {"/invite"}
slash-advice-create = Make a new one: {"/create"} ROOM
