//! Why a request is not done.

/// Why a request was not done. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody here by that key.
    #[error("no such friend")]
    NoSuchFriend,
    /// No such message.
    #[error("no such message")]
    NoSuchMessage,
    /// No such invite.
    #[error("no such invite")]
    NoSuchInvite,
    /// No such introduction.
    #[error("no such introduction")]
    NoSuchIntroduction,
    /// Somebody would be introduced to themselves.
    #[error("one person cannot be introduced to themselves")]
    SamePerson,
    /// The friend is blocked.
    #[error("blocked")]
    Blocked,
    /// Not a friend any more, or not yet.
    #[error("not a friend")]
    NotAFriend,
    /// A verified friend shows something the user has not decided about.
    #[error("a verified friend shows a new device")]
    Doubt,
    /// The message is somebody else's.
    #[error("not mine to change")]
    NotMine,
    /// Handed to a link already, so it may have arrived.
    #[error("too late: it is on its way or delivered")]
    TooLate,
    /// The message was taken back before.
    #[error("deleted already")]
    Deleted,
    /// The message was given up, so there is nobody who would see the change.
    #[error("given up before it was sent")]
    GivenUp,
    /// The line to this friend is full.
    #[error("too many messages wait for this friend")]
    OutboxFull,
    /// Too many of something else.
    #[error("too many {0}")]
    TooMany(&'static str),
    /// That name is taken or empty.
    #[error("that name cannot be used")]
    BadName,
    /// My own invite or card.
    #[error("this is your own")]
    Myself,
    /// The invite's time is over.
    #[error("this invite has ended")]
    Expired,
    /// The invite was used, or taken by somebody else.
    #[error("this invite was already used")]
    Used,
    /// No such room here.
    #[error("no such room")]
    NoSuchRoom,
    /// Nobody by that key is in the room.
    #[error("no such member")]
    NoSuchMember,
    /// We are not in the room.
    #[error("not a member")]
    NotAMember,
    /// We have joined, and no member was met since.
    #[error("no member was met since joining")]
    NotThereYet,
    /// The room comes from a backup, and members who may know more of it were not met since.
    #[error("members were not heard since the restore")]
    SetBack,
    /// Only those who rank higher in the room may do that.
    #[error("not allowed in this room")]
    NotAllowed,
    /// They are in the room, or asked in, or promoted already.
    #[error("already there")]
    AlreadyThere,
    /// The room keeps as much as a room may.
    #[error("the room is full")]
    RoomFull,
    /// The store could not save: nothing was done.
    #[error("the message was not saved")]
    NotSaved,
}
