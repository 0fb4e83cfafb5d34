//! Envelopes in the care of a mutual friend: left there, held, handed over, accounted for, and the marks beside them.
//!
//! A depositor leaves an envelope with a custodian; the custodian hands it over to its recipient and tells the
//! depositor what became of it. Whom an envelope is for or from is said by the tag of that mutual friend on the link.

use super::frame::{BadFrame, MARK_BYTES_MAX, at_most};
use super::{envelope, schema, tags};
use crate::model::custody::{Fate, Reluctance};
use crate::model::id::{EnvelopeTag, LinkTag};

/// Most envelopes that one list in a frame names: 4 KiB. Whoever has more to say sends another frame.
pub const RECEIPTS_MAX: usize = 256;

/// Depositor to custodian: hold this envelope for a mutual friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Whom it is for.
    pub recipient: LinkTag,
    /// The bytes of the whole envelope, at most [`envelope::ENVELOPE_BYTES_MAX`].
    pub envelope: Vec<u8>,
}

/// Custodian to depositor: these envelopes are held, durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldNote {
    /// 1 to [`RECEIPTS_MAX`].
    pub envelopes: Vec<EnvelopeTag>,
    /// For how many seconds from now, at the longest.
    pub lasts: u64,
}

/// Custodian to depositor: this envelope is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedNote {
    /// Whom it was for.
    pub recipient: LinkTag,
    /// Which.
    pub envelope: EnvelopeTag,
    /// Why not. A reason of the future reads as [`Reluctance::Unknown`].
    pub why: Reluctance,
}

/// Custodian to recipient: an envelope that was held for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Who left it, when they are still a mutual friend.
    pub from: Option<LinkTag>,
    /// The bytes of the whole envelope, at most [`envelope::ENVELOPE_BYTES_MAX`].
    pub envelope: Vec<u8>,
}

/// Recipient to custodian: what became of envelopes that were handed over. At least one is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Durable here; at most [`RECEIPTS_MAX`].
    pub taken: Vec<EnvelopeTag>,
    /// Not now: to be handed over again another time; at most [`RECEIPTS_MAX`].
    pub later: Vec<EnvelopeTag>,
    /// Cannot be opened here and never will; at most [`RECEIPTS_MAX`].
    pub unreadable: Vec<EnvelopeTag>,
}

/// Custodian to depositor: these envelopes are no longer held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// 1 to [`RECEIPTS_MAX`], all of one fate.
    pub envelopes: Vec<EnvelopeTag>,
    /// What became of them. A fate of the future reads as [`Fate::Dropped`].
    pub fate: Fate,
    /// How many seconds ago.
    pub ago: u64,
}

/// Depositor to custodian: these envelopes need no longer be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forget {
    /// Whom they are for.
    pub recipient: LinkTag,
    /// At most [`RECEIPTS_MAX`]; none means all that the depositor left for this recipient.
    pub envelopes: Vec<EnvelopeTag>,
}

/// Depositor to custodian: sealed marks for a mutual friend, which take the place of the ones before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositMark {
    /// Whom they are for.
    pub recipient: LinkTag,
    /// Nonce and ciphertext, at most [`MARK_BYTES_MAX`].
    pub sealed: Vec<u8>,
}

/// Custodian to recipient: sealed marks that were held for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandMark {
    /// Who left them, when they are still a mutual friend.
    pub from: Option<LinkTag>,
    /// Nonce and ciphertext, at most [`MARK_BYTES_MAX`].
    pub sealed: Vec<u8>,
}

impl Deposit {
    pub(super) fn to_schema(&self) -> schema::Deposit {
        let envelope = self.envelope.clone();
        schema::Deposit { recipient: tags::write(&self.recipient), envelope }
    }

    pub(super) fn from_schema(schema: schema::Deposit) -> Result<Self, BadFrame> {
        let recipient = tags::one(&schema.recipient, "recipient")?;
        Ok(Self { recipient, envelope: envelope_of(schema.envelope)? })
    }
}

impl HeldNote {
    pub(super) fn to_schema(&self) -> schema::Held {
        schema::Held { envelopes: tags::write_all(&self.envelopes), lasts: self.lasts }
    }

    pub(super) fn from_schema(schema: &schema::Held) -> Result<Self, BadFrame> {
        Ok(Self { envelopes: some(&schema.envelopes)?, lasts: schema.lasts })
    }
}

impl RefusedNote {
    pub(super) fn to_schema(self) -> schema::Refused {
        let why = match self.why {
            Reluctance::Full => 1,
            Reluctance::Quota => 2,
            Reluctance::Unknown => 3,
        };
        let recipient = tags::write(&self.recipient);
        schema::Refused { recipient, envelope: tags::write(&self.envelope), why }
    }

    pub(super) fn from_schema(schema: &schema::Refused) -> Result<Self, BadFrame> {
        let why = match schema.why {
            1 => Reluctance::Full,
            2 => Reluctance::Quota,
            _ => Reluctance::Unknown,
        };
        let recipient = tags::one(&schema.recipient, "recipient")?;
        Ok(Self { recipient, envelope: tags::one(&schema.envelope, "envelope")?, why })
    }
}

impl HandOver {
    pub(super) fn to_schema(&self) -> schema::HandOver {
        let from = self.from.as_ref().map(tags::write);
        schema::HandOver { from, envelope: self.envelope.clone() }
    }

    pub(super) fn from_schema(schema: schema::HandOver) -> Result<Self, BadFrame> {
        let from = tags::perhaps(schema.from.as_deref(), "from")?;
        Ok(Self { from, envelope: envelope_of(schema.envelope)? })
    }
}

impl Taken {
    pub(super) fn to_schema(&self) -> schema::Taken {
        schema::Taken {
            taken: tags::write_all(&self.taken),
            later: tags::write_all(&self.later),
            unreadable: tags::write_all(&self.unreadable),
        }
    }

    pub(super) fn from_schema(schema: &schema::Taken) -> Result<Self, BadFrame> {
        let taken = tags::list(&schema.taken, 0..=RECEIPTS_MAX, "taken")?;
        let later = tags::list(&schema.later, 0..=RECEIPTS_MAX, "later")?;
        let unreadable = tags::list(&schema.unreadable, 0..=RECEIPTS_MAX, "unreadable")?;
        if taken.is_empty() && later.is_empty() && unreadable.is_empty() {
            return Err(BadFrame::Field("taken"));
        }
        Ok(Self { taken, later, unreadable })
    }
}

impl Gone {
    pub(super) fn to_schema(&self) -> schema::Gone {
        let fate = match self.fate {
            Fate::HandedOver => 1,
            Fate::Unreadable => 2,
            Fate::Expired => 3,
            Fate::Dropped => 4,
        };
        schema::Gone { envelopes: tags::write_all(&self.envelopes), fate, ago: self.ago }
    }

    pub(super) fn from_schema(schema: &schema::Gone) -> Result<Self, BadFrame> {
        let fate = match schema.fate {
            1 => Fate::HandedOver,
            2 => Fate::Unreadable,
            3 => Fate::Expired,
            _ => Fate::Dropped,
        };
        Ok(Self { envelopes: some(&schema.envelopes)?, fate, ago: schema.ago })
    }
}

impl Forget {
    pub(super) fn to_schema(&self) -> schema::Forget {
        let envelopes = tags::write_all(&self.envelopes);
        schema::Forget { recipient: tags::write(&self.recipient), envelopes }
    }

    pub(super) fn from_schema(schema: &schema::Forget) -> Result<Self, BadFrame> {
        let envelopes = tags::list(&schema.envelopes, 0..=RECEIPTS_MAX, "envelopes")?;
        Ok(Self { recipient: tags::one(&schema.recipient, "recipient")?, envelopes })
    }
}

impl DepositMark {
    pub(super) fn to_schema(&self) -> schema::DepositMark {
        let sealed = self.sealed.clone();
        schema::DepositMark { recipient: tags::write(&self.recipient), sealed }
    }

    pub(super) fn from_schema(schema: schema::DepositMark) -> Result<Self, BadFrame> {
        let recipient = tags::one(&schema.recipient, "recipient")?;
        Ok(Self { recipient, sealed: at_most(schema.sealed, MARK_BYTES_MAX, "sealed")? })
    }
}

impl HandMark {
    pub(super) fn to_schema(&self) -> schema::HandMark {
        let from = self.from.as_ref().map(tags::write);
        schema::HandMark { from, sealed: self.sealed.clone() }
    }

    pub(super) fn from_schema(schema: schema::HandMark) -> Result<Self, BadFrame> {
        let from = tags::perhaps(schema.from.as_deref(), "from")?;
        Ok(Self { from, sealed: at_most(schema.sealed, MARK_BYTES_MAX, "sealed")? })
    }
}

fn envelope_of(bytes: Vec<u8>) -> Result<Vec<u8>, BadFrame> {
    at_most(bytes, envelope::ENVELOPE_BYTES_MAX, "envelope")
}

/// The envelopes of a frame that is about at least one.
fn some(bytes: &[u8]) -> Result<Vec<EnvelopeTag>, BadFrame> {
    tags::list(bytes, 1..=RECEIPTS_MAX, "envelopes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::envelope::ENVELOPE_BYTES_MAX;
    use crate::wire::frame::Frame;
    use crate::wire::frame::tests::there_and_back;

    const FRIEND: LinkTag = LinkTag([1; 16]);

    fn tags(count: usize) -> Vec<EnvelopeTag> {
        vec![EnvelopeTag([2; 16]); count]
    }

    fn taken(taken: usize, later: usize, unreadable: usize) -> Frame {
        let unreadable = tags(unreadable);
        Frame::Taken(Taken { taken: tags(taken), later: tags(later), unreadable })
    }

    /// Makes frames of so many bytes or tags, of which 0 and more than `max` are refused for a field.
    fn hold(max: usize, field: &'static str, frame: impl Fn(usize) -> Frame) {
        for fits in [1, max] {
            assert_eq!(there_and_back(&frame(fits)), Ok(Some(frame(fits))));
        }
        for refused in [0, max + 1] {
            assert_eq!(there_and_back(&frame(refused)), Err(BadFrame::Field(field)));
        }
    }

    #[test]
    fn envelopes_and_marks_that_are_empty_or_too_long_are_refused() {
        hold(ENVELOPE_BYTES_MAX, "envelope", |bytes| {
            Frame::Deposit(Deposit { recipient: FRIEND, envelope: vec![0; bytes] })
        });
        hold(ENVELOPE_BYTES_MAX, "envelope", |bytes| {
            Frame::HandOver(HandOver { from: None, envelope: vec![0; bytes] })
        });
        hold(MARK_BYTES_MAX, "sealed", |bytes| {
            Frame::DepositMark(DepositMark { recipient: FRIEND, sealed: vec![0; bytes] })
        });
        hold(MARK_BYTES_MAX, "sealed", |bytes| {
            Frame::HandMark(HandMark { from: None, sealed: vec![0; bytes] })
        });
    }

    #[test]
    fn lists_of_no_or_too_many_envelopes_are_refused() {
        hold(RECEIPTS_MAX, "envelopes", |count| {
            Frame::Held(HeldNote { envelopes: tags(count), lasts: 60 })
        });
        hold(RECEIPTS_MAX, "envelopes", |count| {
            Frame::Gone(Gone { envelopes: tags(count), fate: Fate::Expired, ago: 60 })
        });
        hold(RECEIPTS_MAX, "taken", |count| taken(count, 0, 0));
        for (frame, field) in [
            (taken(1, RECEIPTS_MAX + 1, 0), "later"),
            (taken(1, 0, RECEIPTS_MAX + 1), "unreadable"),
        ] {
            assert_eq!(there_and_back(&frame), Err(BadFrame::Field(field)));
        }
        for frame in [taken(0, RECEIPTS_MAX, 0), taken(0, 0, 1)] {
            assert_eq!(there_and_back(&frame), Ok(Some(frame)));
        }
    }

    #[test]
    fn forgetting_may_name_no_envelope_but_not_too_many() {
        let forget = |count| Frame::Forget(Forget { recipient: FRIEND, envelopes: tags(count) });
        for fits in [0, RECEIPTS_MAX] {
            assert_eq!(there_and_back(&forget(fits)), Ok(Some(forget(fits))));
        }
        let refused = Err(BadFrame::Field("envelopes"));
        assert_eq!(there_and_back(&forget(RECEIPTS_MAX + 1)), refused);
    }

    #[test]
    fn a_cut_tag_is_refused() {
        let held = schema::Held { envelopes: vec![2; 31], lasts: 60 };
        assert_eq!(HeldNote::from_schema(&held), Err(BadFrame::Field("envelopes")));
        let over = schema::HandOver { from: Some(vec![1; 15]), envelope: vec![0] };
        assert_eq!(HandOver::from_schema(over), Err(BadFrame::Field("from")));
        let deposit = schema::Deposit { recipient: vec![], envelope: vec![0] };
        assert_eq!(Deposit::from_schema(deposit), Err(BadFrame::Field("recipient")));
    }

    #[test]
    fn reasons_and_fates_read_back_and_those_of_the_future_read_as_the_last() {
        let envelope = EnvelopeTag([2; 16]);
        for why in [Reluctance::Full, Reluctance::Quota, Reluctance::Unknown] {
            let note = RefusedNote { recipient: FRIEND, envelope, why };
            assert_eq!(RefusedNote::from_schema(&note.to_schema()), Ok(note));
            let later = schema::Refused { why: 99, ..note.to_schema() };
            let read = RefusedNote { why: Reluctance::Unknown, ..note };
            assert_eq!(RefusedNote::from_schema(&later), Ok(read));
        }
        for fate in [Fate::HandedOver, Fate::Unreadable, Fate::Expired, Fate::Dropped] {
            let gone = Gone { envelopes: tags(1), fate, ago: 0 };
            let later = schema::Gone { fate: 99, ..gone.to_schema() };
            let read = Gone { fate: Fate::Dropped, ..gone.clone() };
            assert_eq!(Gone::from_schema(&gone.to_schema()), Ok(gone));
            assert_eq!(Gone::from_schema(&later), Ok(read));
        }
    }
}
