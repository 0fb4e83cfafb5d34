//! The story of a world, line by line, and one number that two equal stories share.

use std::collections::VecDeque;
use std::fmt::{self, Write};

use crate::core::input::Input;
use crate::wire::frame::Frame;
use crate::wire::pairing::Stretch;

/// Most lines kept: a day, with room to spare.
const LINES_MAX: usize = 400_000;

/// What happened so far.
#[derive(Debug)]
pub struct Trace {
    hash: u64,
    lines: Option<VecDeque<String>>,
}

impl Trace {
    /// A trace that keeps its lines, or only their hash: thousands of worlds tell no story to anybody.
    #[must_use]
    pub fn new(keep: bool) -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, lines: keep.then(VecDeque::new) }
    }

    /// Adds one line.
    pub fn tell(&mut self, now: u64, line: fmt::Arguments<'_>) {
        let mut hasher = Fnv(self.hash);
        // Hashing cannot fail, and a line that cannot be formatted would be a bug in a `Debug`.
        let _ = write!(hasher, "{now} {line}");
        self.hash = hasher.0;
        if let Some(lines) = &mut self.lines {
            if lines.len() == LINES_MAX {
                lines.pop_front();
            }
            lines.push_back(format!("{} {line}", clock(now)));
        }
    }

    /// Equal for equal stories.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// The last lines, one per line.
    #[must_use]
    pub fn story(&self) -> String {
        let lines = self.lines.iter().flatten();
        lines.fold(String::new(), |story, line| story + line + "\n")
    }
}

/// An input, with frames in short.
pub(super) struct Came<'a>(pub(super) &'a Input);

impl fmt::Display for Came<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Input::Frame(link, frame) => write!(f, "{link:?} {}", Sketch(frame)),
            input => write!(f, "{input:?}"),
        }
    }
}

/// A frame in short: sealed bytes by their length and first few, which is enough to follow one.
pub(super) struct Sketch<'a>(pub(super) &'a Frame);

impl fmt::Display for Sketch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Frame::Letter(sealed) | Frame::Mark(sealed) => {
                let first = sealed.get(..6).unwrap_or_default();
                let kind = if matches!(self.0, Frame::Letter(_)) { "Letter" } else { "Mark" };
                write!(f, "{kind}({first:02x?}.. {})", sealed.len())
            }
            Frame::PairOpen(open) => {
                write!(f, "PairOpen(epoch {}", open.session_epoch)?;
                told(f, open.received_upto, &open.sessions)
            }
            Frame::PairAnswer(answer) => {
                write!(f, "PairAnswer(epoch {}, first {}", answer.session_epoch, answer.first)?;
                told(f, answer.received_upto, &answer.sessions)
            }
            Frame::PairProve(prove) => write!(f, "PairProve(first {})", prove.first),
            Frame::PairConfirm(_) => f.write_str("PairConfirm"),
            Frame::Tags(tags) => write!(f, "Tags({}, more {})", tags.tags.len(), tags.more),
            Frame::Record(record) => write!(f, "Record(number {})", record.number),
            Frame::Word(word) => {
                let number = word.record.as_ref().map(|record| record.number);
                write!(f, "Word({:?}, linked {}, {number:?})", word.about, word.linked)
            }
            Frame::Deposit(deposit) => {
                let first = deposit.envelope.get(1..7).unwrap_or_default();
                write!(f, "Deposit({:?}, {first:02x?}..)", deposit.recipient)
            }
            Frame::HandOver(over) => {
                let first = over.envelope.get(1..7).unwrap_or_default();
                write!(f, "HandOver({:?}, {first:02x?}..)", over.from)
            }
            Frame::RoomState(state) => {
                let far = state.chains.values().map(|c| (c.ops, c.talk)).collect::<Vec<_>>();
                write!(f, "RoomState({:?}, whole {}, {far:?})", state.room, state.whole)
            }
            Frame::RoomGive(give) => {
                let counts = (give.items.len(), give.sheets.len(), give.forks.len());
                write!(f, "RoomGive({:?}, {counts:?})", give.room)
            }
            frame => write!(f, "{frame:?}"),
        }
    }
}

/// What a frame is counted as.
pub(super) fn kind(frame: &Frame) -> &'static str {
    match frame {
        Frame::Hello(_) => "frame: hello",
        Frame::Letter(_) => "frame: letter",
        Frame::Mark(_) => "frame: mark",
        Frame::PairOpen(_) => "frame: pairing, first move",
        Frame::PairAnswer(_) => "frame: pairing, second move",
        Frame::PairProve(_) => "frame: pairing, third move",
        Frame::PairConfirm(_) => "frame: pairing, fourth move",
        Frame::PairDone => "frame: pairing done",
        Frame::Presence(_) => "frame: presence",
        Frame::Unreadable(_) => "frame: unreadable",
        Frame::Tags(_) => "frame: tags",
        Frame::Want(_) => "frame: want",
        Frame::Enough(_) => "frame: enough",
        Frame::Word(_) => "frame: word",
        Frame::Record(_) => "frame: record",
        Frame::Deposit(_) => "frame: deposit",
        Frame::Held(_) => "frame: held",
        Frame::Refused(_) => "frame: refused",
        Frame::HandOver(_) => "frame: hand over",
        Frame::Taken(_) => "frame: taken",
        Frame::Gone(_) => "frame: gone",
        Frame::Forget(_) => "frame: forget",
        Frame::DepositMark(_) => "frame: mark deposited",
        Frame::HandMark(_) => "frame: mark handed over",
        Frame::Seen(_) => "frame: seen",
        Frame::Look(_) => "frame: look",
        Frame::LookAt(_) => "frame: look at",
        Frame::Punch(_) => "frame: punch",
        Frame::Reach(_) => "frame: reach",
        Frame::Leave(_) => "frame: leave",
        Frame::RoomState(_) => "frame: room state",
        Frame::RoomGive(_) => "frame: room items",
        Frame::RoomAsk(_) => "frame: room item asked for",
        Frame::RoomTyping(_) => "frame: typing in a room",
    }
}

/// Hours, minutes, seconds and milliseconds of a world's age.
fn clock(now: u64) -> String {
    let (seconds, millis) = (now / 1000, now % 1000);
    format!("{:02}:{:02}:{:02}.{millis:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// FNV-1a, 64 bit: equal for equal text, and quick.
struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

/// How far a side of a pairing is, and in which sessions.
fn told(f: &mut fmt::Formatter<'_>, upto: u64, sessions: &[Stretch]) -> fmt::Result {
    write!(f, ", received {upto}")?;
    sessions.iter().try_for_each(|one| write!(f, ", {:?} {}", one.name, one.received_upto))?;
    f.write_str(")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_stories_have_equal_hashes_whether_kept_or_not() {
        let hash = |keep, word: &str| {
            let mut trace = Trace::new(keep);
            trace.tell(61_001, format_args!("{word}"));
            (trace.hash(), trace.story())
        };
        assert_eq!(hash(true, "a").0, hash(false, "a").0);
        assert_ne!(hash(true, "a").0, hash(true, "b").0);
        assert_eq!(hash(true, "a").1, "00:01:01.001 a\n");
    }
}
