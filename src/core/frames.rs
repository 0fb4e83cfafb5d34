//! What a peer says, and whose business it is.

use super::node::Node;
use super::turn::Turn;
use crate::model::id::LinkId;
use crate::wire::frame::Frame;

impl Node {
    pub(super) fn frame(&mut self, turn: &mut Turn<'_>, id: LinkId, frame: Frame) {
        let Some(link) = self.links.get(&id) else { return };
        if link.guest {
            return self.guest_frame(turn, id, frame);
        }
        match frame {
            Frame::Hello(hello) => self.hello(turn, id, hello),
            Frame::PairOpen(open) => self.pair_opened(turn, id, &open),
            Frame::PairAnswer(answer) => self.pair_answered(turn, id, &answer),
            Frame::PairProve(prove) => self.pair_proved(turn, id, &prove),
            Frame::PairConfirm(confirm) => self.pair_confirmed(turn, id, &confirm),
            Frame::PairDone => self.pair_done(turn, id),
            Frame::Letter(bytes) => self.letter(turn, id, bytes),
            Frame::Mark(sealed) => self.mark(turn, id, &sealed),
            Frame::Presence(note) => self.presence_told(turn, id, note),
            Frame::Tags(note) => self.tags_told(id, note),
            Frame::Want(about) => self.wanted(id, &about),
            Frame::Enough(about) => self.heard_enough(id, &about),
            Frame::Word(note) => self.word_told(turn, id, &note),
            Frame::Record(note) => self.record_told(turn, id, &note),
            frame @ (Frame::RoomState(_)
            | Frame::RoomGive(_)
            | Frame::RoomAsk(_)
            | Frame::RoomTyping(_)) => {
                self.room_frame(turn, id, frame);
            }
            frame => self.custody_frame(turn, id, frame),
        }
    }

    fn custody_frame(&mut self, turn: &mut Turn<'_>, id: LinkId, frame: Frame) {
        match frame {
            Frame::Deposit(note) => self.deposit_told(turn, id, note),
            Frame::Held(note) => self.held_told(turn, id, &note),
            Frame::Refused(note) => self.refused_told(turn, id, &note),
            Frame::HandOver(note) => self.handed_over(turn, id, note),
            Frame::Taken(note) => self.taken_told(turn, id, &note),
            Frame::Gone(note) => self.gone_told(turn, id, &note),
            Frame::Forget(note) => self.forget_told(turn, id, &note),
            Frame::DepositMark(note) => self.mark_deposited(turn, id, note),
            Frame::HandMark(note) => self.mark_handed(turn, id, &note),
            frame => self.reach_frame(turn, id, frame),
        }
    }

    /// A link that a pass opened carries one circuit, and where its ends see each other.
    fn guest_frame(&mut self, turn: &mut Turn<'_>, id: LinkId, frame: Frame) {
        match frame {
            Frame::Seen(seen) => self.seen_told(turn, id, seen),
            _ => self.counts.misplaced += 1,
        }
    }

    fn reach_frame(&mut self, turn: &mut Turn<'_>, id: LinkId, frame: Frame) {
        match frame {
            Frame::Seen(seen) => self.seen_told(turn, id, seen),
            Frame::Look(look) => self.look_asked(turn, id, look),
            Frame::LookAt(at) => self.look_at_told(turn, id, at),
            Frame::Punch(punch) => self.punch_told(turn, id, punch),
            Frame::Reach(address) => self.reach_asked(turn, id, address),
            Frame::Leave(leave) => self.pass_left(turn, id, leave),
            // Reserved, and said by nobody yet.
            _ => self.counts.misplaced += 1,
        }
    }
}
