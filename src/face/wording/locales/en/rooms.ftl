# Words for rooms: the list, one in full, what changed in it.

# One room of the list.
rooms-line-left = {"  "}you left
rooms-line-removed = {"  "}you were removed

# No room yet.
rooms-no-rooms = No rooms yet. Make one: {"hobnob room create"} NAME

# No invitation waits.
rooms-no-invitations = Nobody asks you into a room.

# One invitation; the two commands stand side by side.
rooms-people =
    { $number ->
        [one] { $number } person
       *[other] { $number } people
    }
rooms-invitation = { $from } invites you to #{ $name } ({ $people }).  {"hobnob room join"} { $typed }  or: {"hobnob room decline"} { $typed }

# Everything about one room. The columns line up: keep the words before the blanks as wide as they are.
rooms-card-name = Name       #{ $name }
rooms-card-id = Id         { $id }
rooms-card-you = You        { $standing }
rooms-card-topic = Topic      { $topic }
rooms-card-rules = Rules      newcomers { $told }; { $invites }
rooms-card-told-nothing = are told nothing of earlier days
rooms-card-told-some = are told the last { $many } messages
rooms-card-privileged-invite = the creator and those promoted may invite
rooms-card-everybody-invites = every member may invite
rooms-card-list = List       { $list } (equal for all who see the same members)
rooms-standing-unsettled = joined; nobody of the room was met since, wait for whoever invited you
rooms-standing-unheard = joined; it comes from a backup, and you can write again once { $names } were online

# Behind a member in the list of a room.
rooms-member-me = {"  "}(you)
rooms-member-no-friend = {"  "}(no friend of yours)
rooms-member-forked = {"  "}TOLD DIFFERENT MEMBERS DIFFERENT THINGS: nothing of theirs counts from there on
rooms-member-other-list = {"  "}sees another member list than you
rooms-member-unreadable =
    {"  "}{ $number ->
        [one] { $number } message
       *[other] { $number } messages
    } you have no key for

# A room was made.
rooms-created = #{ $name } is yours. Ask friends in: {"hobnob room invite"} { $typed } NAME

# We came into a room.
rooms-joined-with = You are in #{ $name }, with { $others }.
rooms-joined = You joined #{ $name }. It fills as soon as one of its members is online with you.

# What was done about a room.
rooms-asked = Asked { $who } into #{ $room }.
rooms-declined = Declined #{ $room }.
rooms-left = You left #{ $room }.
rooms-removed = Put { $who } out of #{ $room }.
rooms-promoted = { $who } may decide now in #{ $room }.
rooms-topic = New topic for #{ $room }.
rooms-set = Set for #{ $room }.

# The question before somebody is put out.
rooms-remove-question = Put { $member } out of #{ $room }? What they wrote stays; they read nothing new. [y/N]{" "}

# The question before one goes.
rooms-leave-question = Leave #{ $room }? Its keys are deleted here; to come back you must be asked in. [y/N]{" "}

# We made or entered a room, in a face that has commands of its own.
rooms-entered = You are in #{ $name }. Ask friends in: {"/invite"} WHO

# What changed about a room, in a face that has commands of its own.
rooms-invited-here = { $who } invites you to { $room }. {"/join"} { $typed } or {"/decline"} { $typed }

# What changed about a room.
rooms-changed-created = You made { $room }.
rooms-changed-invitation = { $who } invites you to { $room }. {"hobnob room join"} { $typed } (or decline)
rooms-changed-invited = { $who } was asked into { $room }.
rooms-changed-joined = { $who } is in { $room }.
rooms-changed-declined = { $who } does not come into { $room }.
rooms-changed-left = { $who } has left { $room }.
rooms-changed-removed = { $who } was put out of { $room }.
rooms-changed-promoted = { $who } may decide in { $room } now.
rooms-changed-topic = { $room } has another topic.
rooms-changed-rules = The rules of { $room } changed.
rooms-changed-forked = WARNING: { $who } told different members of { $room } different things. Nothing of theirs counts from there on.
rooms-changed-flooding = { $who } writes more in { $room } than is taken. What is too much waits there.
