//! What travels on the one stream of a link: `kind u16 ‖ length u32 ‖ body`, big-endian, at most 64 KiB of body.

use prost::Message;

pub use super::custody::{
    Deposit, DepositMark, Forget, Gone, HandMark, HandOver, HeldNote, RECEIPTS_MAX, RefusedNote,
    Taken,
};
pub use super::hello::Hello;
pub use super::mutual::{RECORD_BYTES_MAX, RecordNote, TAGS_MAX, Tags, Word};
pub use super::pairing::{PairAnswer, PairConfirm, PairOpen, PairProve};
pub use super::presence::{ADDRESSES_MAX, PresenceNote};
pub use super::reach::{Leave, Look, LookAt, PUNCH_ADDRESSES_MAX, Punch, Seen, Step};
pub use super::room::sync::{ChainState, RoomAsk, RoomGive, RoomState, RoomTyping};
use super::{envelope, kind, presence, reach, schema, tags};
use crate::model::address::Address;
use crate::model::id::{EnvelopeTag, LinkTag};

/// Most bytes in a frame's body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// Bytes before the body: its kind and its length.
pub const HEADER_BYTES: usize = 6;

/// Most bytes of a sealed mark: nonce and authenticator 40, three numbers 33, room for more.
pub const MARK_BYTES_MAX: usize = 256;

/// Everything one node says to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The first frame of each side.
    Hello(Hello),
    /// A sealed letter: the bytes of a whole envelope.
    Letter(Vec<u8>),
    /// Sealed delivered and read marks: nonce and ciphertext.
    Mark(Vec<u8>),
    /// Pairing, first move: the joiner offers its half.
    PairOpen(Box<PairOpen>),
    /// Pairing, second move: the inviter's half.
    PairAnswer(Box<PairAnswer>),
    /// Pairing, third move: the joiner proves both keys.
    PairProve(Box<PairProve>),
    /// Pairing, fourth move: the inviter proves both keys.
    PairConfirm(Box<PairConfirm>),
    /// Pairing is durable at the joiner too.
    PairDone,
    /// How the sender is.
    Presence(PresenceNote),
    /// The envelope under this tag cannot be opened here and never will.
    Unreadable(EnvelopeTag),
    /// The sender's friends, as tags of this link.
    Tags(Tags),
    /// Keep the sender told about this mutual friend.
    Want(LinkTag),
    /// No more about this mutual friend.
    Enough(LinkTag),
    /// Word of a mutual friend.
    Word(Word),
    /// The sender's own presence record.
    Record(RecordNote),
    /// Hold this envelope for a mutual friend.
    Deposit(Deposit),
    /// These envelopes are held.
    Held(HeldNote),
    /// This envelope is not taken.
    Refused(RefusedNote),
    /// An envelope that was held for the receiver.
    HandOver(HandOver),
    /// What became of envelopes that were handed over.
    Taken(Taken),
    /// These envelopes are no longer held.
    Gone(Gone),
    /// These envelopes need no longer be held.
    Forget(Forget),
    /// Hold these marks for a mutual friend.
    DepositMark(DepositMark),
    /// Marks that were held for the receiver.
    HandMark(HandMark),
    /// Where the sender sees the receiver.
    Seen(Seen),
    /// Where is a datagram seen to come from?
    Look(Look),
    /// Send it there.
    LookAt(LookAt),
    /// Let us meet straight.
    Punch(Punch),
    /// Knock at this address of mine: I want to know whether others can.
    Reach(Address),
    /// The holder of an invite may ask for a circuit to me.
    Leave(Leave),
    /// How far the sender is with a room of both.
    RoomState(RoomState),
    /// What the receiver lacks of a room.
    RoomGive(RoomGive),
    /// One item of a room is wanted.
    RoomAsk(RoomAsk),
    /// Its sender types in a room.
    RoomTyping(RoomTyping),
}

/// Why a frame is dropped. Its link stays, except after [`BadFrame::TooLong`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFrame {
    /// The header promises more than [`BODY_BYTES_MAX`].
    #[error("a frame of {bytes} bytes is too long")]
    TooLong {
        /// What it promises.
        bytes: u32,
    },
    /// The body is not the Protocol Buffer of its kind.
    #[error("not the body of a frame of this kind")]
    Malformed,
    /// A field is missing, or of a length that it never has.
    #[error("the frame's field {0} is missing or of a wrong length")]
    Field(&'static str),
}

/// Reads a frame's header: its kind, and how many bytes of body follow.
///
/// # Errors
/// [`BadFrame::TooLong`] above [`BODY_BYTES_MAX`], before anything is allocated for it.
pub fn header(bytes: &[u8; HEADER_BYTES]) -> Result<(u16, usize), BadFrame> {
    let [k0, k1, l0, l1, l2, l3] = *bytes;
    let length = u32::from_be_bytes([l0, l1, l2, l3]);
    match usize::try_from(length) {
        Ok(body) if body <= BODY_BYTES_MAX => Ok((u16::from_be_bytes([k0, k1]), body)),
        _ => Err(BadFrame::TooLong { bytes: length }),
    }
}

impl Frame {
    /// The number of its kind.
    #[must_use]
    pub fn kind(&self) -> u16 {
        match self {
            Self::Hello(_) => kind::HELLO,
            Self::Letter(_) => kind::LETTER,
            Self::Mark(_) => kind::MARK,
            Self::Unreadable(_) => kind::UNREADABLE,
            Self::Presence(_) => kind::PRESENCE,
            Self::PairOpen(_) => kind::PAIR_OPEN,
            Self::PairAnswer(_) => kind::PAIR_ANSWER,
            Self::PairProve(_) => kind::PAIR_PROVE,
            Self::PairConfirm(_) => kind::PAIR_CONFIRM,
            Self::PairDone => kind::PAIR_DONE,
            Self::Tags(_) => kind::TAGS,
            Self::Want(_) => kind::WANT,
            Self::Enough(_) => kind::ENOUGH,
            Self::Word(_) => kind::WORD,
            Self::Record(_) => kind::RECORD,
            Self::Deposit(_) => kind::DEPOSIT,
            Self::Held(_) => kind::HELD,
            Self::Refused(_) => kind::REFUSED,
            Self::HandOver(_) => kind::HAND_OVER,
            Self::Taken(_) => kind::TAKEN,
            Self::Gone(_) => kind::GONE,
            Self::Forget(_) => kind::FORGET,
            Self::DepositMark(_) => kind::DEPOSIT_MARK,
            Self::HandMark(_) => kind::HAND_MARK,
            Self::Seen(_) => kind::SEEN,
            Self::Look(_) => kind::LOOK,
            Self::LookAt(_) => kind::LOOK_AT,
            Self::Punch(_) => kind::PUNCH,
            Self::Reach(_) => kind::REACH,
            Self::Leave(_) => kind::LEAVE,
            Self::RoomState(_) => kind::ROOM_STATE,
            Self::RoomGive(_) => kind::ROOM_GIVE,
            Self::RoomAsk(_) => kind::ROOM_ASK,
            Self::RoomTyping(_) => kind::ROOM_TYPING,
        }
    }

    /// The whole frame, header and body. What the core makes stays below [`BODY_BYTES_MAX`].
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let kind = self.kind();
        match self {
            Self::Hello(hello) => whole(kind, &hello.to_schema()),
            Self::Letter(envelope) => {
                whole(kind, &schema::LetterFrame { envelope: envelope.clone() })
            }
            Self::Mark(sealed) => whole(kind, &schema::MarkFrame { sealed: sealed.clone() }),
            Self::Unreadable(tag) => {
                whole(kind, &schema::Unreadable { tag: tag.as_bytes().to_vec() })
            }
            Self::Presence(note) => whole(kind, &note.to_schema()),
            Self::PairOpen(open) => whole(kind, &open.to_schema()),
            Self::PairAnswer(answer) => whole(kind, &answer.to_schema()),
            Self::PairProve(prove) => whole(kind, &prove.to_schema()),
            Self::PairConfirm(confirm) => whole(kind, &confirm.to_schema()),
            Self::PairDone => whole(kind, &schema::PairDone {}),
            Self::Tags(tags) => whole(kind, &tags.to_schema()),
            Self::Want(about) => whole(kind, &schema::Want { about: tags::write(about) }),
            Self::Enough(about) => whole(kind, &schema::Enough { about: tags::write(about) }),
            Self::Word(word) => whole(kind, &word.to_schema()),
            Self::Record(note) => whole(kind, &note.to_schema()),
            Self::Deposit(deposit) => whole(kind, &deposit.to_schema()),
            Self::Held(note) => whole(kind, &note.to_schema()),
            Self::Refused(note) => whole(kind, &note.to_schema()),
            Self::HandOver(over) => whole(kind, &over.to_schema()),
            Self::Taken(taken) => whole(kind, &taken.to_schema()),
            Self::Gone(gone) => whole(kind, &gone.to_schema()),
            Self::Forget(forget) => whole(kind, &forget.to_schema()),
            Self::DepositMark(mark) => whole(kind, &mark.to_schema()),
            Self::HandMark(mark) => whole(kind, &mark.to_schema()),
            Self::Seen(seen) => whole(kind, &seen.to_schema()),
            Self::Look(Look { token }) => whole(kind, &schema::Look { token: token.to_vec() }),
            Self::LookAt(at) => whole(kind, &at.to_schema()),
            Self::Punch(punch) => whole(kind, &punch.to_schema()),
            Self::Reach(at) => whole(kind, &schema::Reach { address: presence::write(&[*at]) }),
            Self::Leave(leave) => whole(kind, &leave.to_schema()),
            Self::RoomState(state) => whole(kind, &state.to_schema()),
            Self::RoomGive(give) => whole(kind, &give.to_schema()),
            Self::RoomAsk(ask) => whole(kind, &ask.to_schema()),
            Self::RoomTyping(note) => whole(kind, &note.to_schema()),
        }
    }

    /// Reads a frame's body; `None` for a kind that a newer version sends, to be skipped.
    ///
    /// # Errors
    /// [`BadFrame`] when the body is not one of its kind.
    pub fn decode(kind: u16, body: &[u8]) -> Result<Option<Self>, BadFrame> {
        Ok(Some(match kind {
            kind::HELLO => Self::Hello(Hello::from_schema(&read(body)?)),
            kind::LETTER => Self::Letter(envelope_of(read(body)?)?),
            kind::MARK => Self::Mark(sealed_of(read(body)?)?),
            kind::UNREADABLE => Self::Unreadable(tag_of(&read(body)?)?),
            kind::PRESENCE => Self::Presence(PresenceNote::from_schema(read(body)?)?),
            kind::PAIR_OPEN => Self::PairOpen(Box::new(PairOpen::from_schema(read(body)?)?)),
            kind::PAIR_ANSWER => Self::PairAnswer(Box::new(PairAnswer::from_schema(read(body)?)?)),
            kind::PAIR_PROVE => Self::PairProve(Box::new(PairProve::from_schema(read(body)?)?)),
            kind::PAIR_CONFIRM => {
                Self::PairConfirm(Box::new(PairConfirm::from_schema(&read(body)?)?))
            }
            kind::PAIR_DONE => {
                let schema::PairDone {} = read(body)?;
                Self::PairDone
            }
            kind::TAGS => Self::Tags(Tags::from_schema(&read(body)?)?),
            kind::WANT => {
                let schema::Want { about } = read(body)?;
                Self::Want(tags::one(&about, "about")?)
            }
            kind::ENOUGH => {
                let schema::Enough { about } = read(body)?;
                Self::Enough(tags::one(&about, "about")?)
            }
            kind::WORD => Self::Word(Word::from_schema(&read(body)?)?),
            kind::RECORD => Self::Record(RecordNote::from_schema(read(body)?)?),
            kind::DEPOSIT => Self::Deposit(Deposit::from_schema(read(body)?)?),
            kind::HELD => Self::Held(HeldNote::from_schema(&read(body)?)?),
            kind::REFUSED => Self::Refused(RefusedNote::from_schema(&read(body)?)?),
            kind::HAND_OVER => Self::HandOver(HandOver::from_schema(read(body)?)?),
            kind::TAKEN => Self::Taken(Taken::from_schema(&read(body)?)?),
            kind::GONE => Self::Gone(Gone::from_schema(&read(body)?)?),
            kind::FORGET => Self::Forget(Forget::from_schema(&read(body)?)?),
            kind::DEPOSIT_MARK => Self::DepositMark(DepositMark::from_schema(read(body)?)?),
            kind::HAND_MARK => Self::HandMark(HandMark::from_schema(read(body)?)?),
            kind::SEEN => Self::Seen(Seen::from_schema(&read(body)?)?),
            kind::LOOK => {
                let schema::Look { token } = read(body)?;
                Self::Look(Look { token: exact(&token, "token")? })
            }
            kind::LOOK_AT => Self::LookAt(LookAt::from_schema(&read(body)?)?),
            kind::PUNCH => Self::Punch(Punch::from_schema(&read(body)?)?),
            kind::REACH => {
                let schema::Reach { address } = read(body)?;
                Self::Reach(reach::one(&address)?)
            }
            kind::LEAVE => Self::Leave(Leave::from_schema(&read(body)?)?),
            kind::ROOM_STATE => Self::RoomState(RoomState::from_schema(&read(body)?)?),
            kind::ROOM_GIVE => Self::RoomGive(RoomGive::from_schema(&read(body)?)?),
            kind::ROOM_ASK => Self::RoomAsk(RoomAsk::from_schema(&read(body)?)?),
            kind::ROOM_TYPING => Self::RoomTyping(RoomTyping::from_schema(&read(body)?)?),
            _ => return Ok(None),
        }))
    }
}

/// A field of exactly `N` bytes.
pub(super) fn exact<const N: usize>(
    bytes: &[u8],
    field: &'static str,
) -> Result<[u8; N], BadFrame> {
    bytes.try_into().map_err(|_| BadFrame::Field(field))
}

/// A field of 1 to `max` bytes.
pub(super) fn at_most(
    bytes: Vec<u8>,
    max: usize,
    field: &'static str,
) -> Result<Vec<u8>, BadFrame> {
    if (1..=max).contains(&bytes.len()) { Ok(bytes) } else { Err(BadFrame::Field(field)) }
}

fn whole(kind: u16, message: &impl Message) -> Vec<u8> {
    let body = message.encode_to_vec();
    debug_assert!(body.len() <= BODY_BYTES_MAX, "a frame of kind {kind} is too long");
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [kind.to_be_bytes().as_slice(), &length.to_be_bytes(), &body].concat()
}

fn read<M: Message + Default>(body: &[u8]) -> Result<M, BadFrame> {
    if body.len() > BODY_BYTES_MAX {
        return Err(BadFrame::TooLong { bytes: u32::try_from(body.len()).unwrap_or(u32::MAX) });
    }
    M::decode(body).map_err(|_| BadFrame::Malformed)
}

fn envelope_of(schema: schema::LetterFrame) -> Result<Vec<u8>, BadFrame> {
    at_most(schema.envelope, envelope::ENVELOPE_BYTES_MAX, "envelope")
}

fn sealed_of(schema: schema::MarkFrame) -> Result<Vec<u8>, BadFrame> {
    at_most(schema.sealed, MARK_BYTES_MAX, "sealed")
}

fn tag_of(schema: &schema::Unreadable) -> Result<EnvelopeTag, BadFrame> {
    exact(&schema.tag, "tag").map(EnvelopeTag)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A frame as it comes back from the wire.
    pub(in crate::wire) fn there_and_back(frame: &Frame) -> Result<Option<Frame>, BadFrame> {
        let bytes = frame.encode();
        let (kind, length) = header(bytes.first_chunk().unwrap()).unwrap();
        assert_eq!((kind, length), (frame.kind(), bytes.len() - HEADER_BYTES));
        Frame::decode(kind, &bytes[HEADER_BYTES..])
    }

    #[test]
    fn every_kind_of_frame_reads_back() {
        for frame in crate::wire::samples::frames() {
            assert_eq!(there_and_back(&frame), Ok(Some(frame)));
        }
    }

    #[test]
    fn a_frame_that_promises_too_much_is_refused_by_its_header() {
        assert_eq!(header(&[0, 1, 0, 1, 0, 0]), Ok((1, BODY_BYTES_MAX)));
        let bytes = 65_537;
        assert_eq!(header(&[0, 1, 0, 1, 0, 1]), Err(BadFrame::TooLong { bytes }));
        assert_eq!(header(&[0xff; 6]), Err(BadFrame::TooLong { bytes: u32::MAX }));
    }

    #[test]
    fn a_kind_of_the_future_is_skipped() {
        assert_eq!(Frame::decode(999, &[0xff; 100]), Ok(None));
    }

    #[test]
    fn a_field_of_the_future_is_skipped() {
        let mut bytes = Frame::PairDone.encode().split_off(HEADER_BYTES);
        bytes.extend([0xfa, 0x01, 2, 9, 9]); // field 31, two bytes
        assert_eq!(Frame::decode(Frame::PairDone.kind(), &bytes), Ok(Some(Frame::PairDone)));
    }

    #[test]
    fn what_is_too_long_inside_a_frame_is_refused() {
        let frame = Frame::Letter(vec![0; envelope::ENVELOPE_BYTES_MAX + 1]);
        assert_eq!(there_and_back(&frame), Err(BadFrame::Field("envelope")));
        let frame = Frame::Mark(vec![0; MARK_BYTES_MAX + 1]);
        assert_eq!(there_and_back(&frame), Err(BadFrame::Field("sealed")));
    }
}
