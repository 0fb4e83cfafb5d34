//! Liars: people whose node is honest and whose machine is not. What leaves it is dropped, kept back, shuffled, sent to
//! the wrong people or made up; nothing of that may cost anybody else a letter, or show one twice.

use std::ops::Range;

use super::babble::{self, Lore};
use super::clockwork::{HOUR, MINUTE, SECOND};
use super::dice::Dice;
use super::world::{Happening, Who, World};
use crate::core::input::Sending;
use crate::core::record::Key;
use crate::model::id::LinkId;
use crate::wire::frame::Frame;

/// How a machine lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mischief {
    /// Takes letters in and never hands one over.
    Drops,
    /// Hands letters over hours later, on whatever link there is then.
    Delays,
    /// Hands over in another order, and some twice.
    Shuffles,
    /// Hands letters to others as well.
    Misdirects,
    /// Says that it holds letters, and loses them.
    Denies,
    /// Says anything to everybody, true bits among it.
    Babbles,
}

impl Mischief {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Drops, Self::Delays, Self::Shuffles, Self::Misdirects, Self::Denies, Self::Babbles];

    /// The name it is counted under, each time it bites.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Drops => "mischief: not handed over",
            Self::Delays => "mischief: handed over late",
            Self::Shuffles => "mischief: handed over in another order",
            Self::Misdirects => "mischief: handed to somebody else too",
            Self::Denies => "mischief: held and lost",
            Self::Babbles => "mischief: babble",
        }
    }
}

/// A machine that lies.
pub struct Liar {
    /// How long what is kept back is kept back, in milliseconds.
    pub patience: Range<u64>,
    mischief: Mischief,
    dice: Dice,
    /// What is kept back, and from whom.
    kept_back: Vec<(Who, Frame)>,
    lore: Lore,
}

impl World {
    /// Makes one or two of the people liars.
    pub fn corrupt(&mut self) {
        let many = self.clock.dice.between(1, 3);
        for _ in 0..many {
            let everyone: Vec<Who> = self.everyone().collect();
            let who = self.clock.dice.pick(&everyone).copied();
            let mischief = self.clock.dice.pick(&Mischief::ALL).copied();
            if let (Some(who), Some(mischief)) = (who, mischief) {
                self.lie(who, mischief);
            }
        }
    }

    /// From now on this machine lies.
    pub fn lie(&mut self, who: Who, mischief: Mischief) {
        let dice = self.clock.dice.split();
        let patience = 10 * MINUTE..6 * HOUR;
        let liar = Liar { patience, mischief, dice, kept_back: Vec::new(), lore: Lore::default() };
        self.liars.insert(who, liar);
        self.clock.trace.tell(self.clock.now, format_args!("{} {mischief:?}", who.0));
        if mischief == Mischief::Babbles {
            self.ledger.custody.distrust(who);
            self.clock.after(MINUTE, Happening::Mischief(who));
        }
    }

    /// What a turn of somebody's node is to send, as their machine sends it.
    pub(super) fn twist(&mut self, who: Who, sends: Vec<Sending>) -> Vec<Sending> {
        let hands = |sending: &Sending| matches!(sending, Sending::Frame(_, Frame::HandOver(_)));
        let links = match self.liars.contains_key(&who) && sends.iter().any(hands) {
            true => self.network.links_of(who),
            false => Vec::new(),
        };
        let Some(liar) = self.liars.get_mut(&who) else { return sends };
        let held = |sending: &Sending| matches!(sending, Sending::Frame(_, Frame::Held(_)));
        if liar.mischief == Mischief::Denies && sends.iter().any(held) {
            let wait = liar.dice.between(SECOND, 10 * MINUTE);
            self.clock.after(wait, Happening::Mischief(who));
        }
        let (handed, mut rest): (Vec<_>, Vec<_>) = sends.into_iter().partition(hands);
        let before = liar.kept_back.len();
        let bites = liar.twist(handed, &mut rest, &links);
        self.clock.counts.add_many(liar.mischief.word(), bites);
        if liar.kept_back.len() > before {
            let wait = liar.dice.between(liar.patience.start, liar.patience.end);
            self.clock.after(wait, Happening::Mischief(who));
        }
        rest
    }

    /// A liar hears, or says, a frame.
    pub(super) fn overhear(&mut self, who: Who, link: LinkId, frame: &Frame) {
        let liar = self.liars.get_mut(&who);
        if let Some(liar) = liar.filter(|liar| liar.mischief == Mischief::Babbles) {
            liar.lore.learn(link, frame);
        }
    }

    /// What a liar does by themselves.
    pub(super) fn mischief(&mut self, who: Who) {
        match self.liars.get(&who).map(|liar| liar.mischief) {
            Some(Mischief::Delays) => self.hand_over_late(who),
            Some(Mischief::Denies) if !self.calm => self.deny(who),
            Some(Mischief::Babbles) => {
                self.babble(who);
                let Some(liar) = self.liars.get_mut(&who) else { return };
                let wait = liar.dice.between(SECOND, 20 * MINUTE);
                self.clock.after(wait, Happening::Mischief(who));
            }
            _ => {}
        }
    }

    /// Says what was kept back, to those who are linked; the rest stays for another time.
    pub fn hand_over_late(&mut self, who: Who) {
        let links = self.network.links_of(who);
        let Some(liar) = self.liars.get_mut(&who) else { return };
        let link = |to: Who| links.iter().find(|(_, other)| *other == to).map(|(link, _)| *link);
        let kept_back = std::mem::take(&mut liar.kept_back);
        let (now, later) = kept_back.into_iter().partition(|(to, _)| link(*to).is_some());
        liar.kept_back = later;
        for (to, frame) in now {
            let Some(link) = link(to) else { continue };
            self.clock.counts.add(Mischief::Delays.word());
            self.say_on(who, link, frame);
        }
    }

    /// Power fails, and some of what was held is gone, or only the envelope of it.
    fn deny(&mut self, who: Who) {
        let mine = self.ledger.custody.held().filter(|(at, _)| *at == who);
        let numbers: Vec<u64> = mine.map(|(_, held)| held.number).collect();
        let off = self.machine(who).node.is_none();
        let Some(liar) = self.liars.get_mut(&who).filter(|_| !off) else { return };
        let mut lost = Vec::new();
        for number in numbers {
            if liar.dice.permille(700) {
                lost.push((number, liar.dice.permille(500)));
            }
        }
        if lost.is_empty() {
            return;
        }
        self.crash(who);
        for (number, whole) in lost {
            self.clock.counts.add(Mischief::Denies.word());
            let shelf = &mut self.machine_mut(who).shelf;
            shelf.damage(Key::HeldEnvelope(number), None);
            if whole {
                shelf.damage(Key::Held(number), None);
                self.ledger.custody.rob(who, number);
            }
        }
        self.clock.after(20 * SECOND, Happening::Start(who));
    }

    /// Says a few things on any links.
    fn babble(&mut self, who: Who) {
        let links = self.network.links_of(who);
        if self.machine(who).node.is_none() || links.is_empty() {
            return;
        }
        let Some(liar) = self.liars.get_mut(&who) else { return };
        let mut said = Vec::new();
        for _ in 0..liar.dice.between(1, 6) {
            let Some((link, _)) = liar.dice.pick(&links).copied() else { return };
            said.push((link, babble::anything(&mut liar.dice, &liar.lore, link)));
        }
        for (link, frame) in said {
            if let Frame::Held(note) = &frame {
                self.ledger.custody.claim(&note.envelopes);
            }
            self.clock.counts.add(Mischief::Babbles.word());
            self.say_on(who, link, frame);
        }
    }
}

impl Liar {
    /// Puts what is to be handed over where the rest of a turn's sends are, in this liar's way; how often that bites.
    fn twist(
        &mut self,
        handed: Vec<Sending>,
        rest: &mut Vec<Sending>,
        links: &[(LinkId, Who)],
    ) -> u64 {
        let many = handed.len() as u64;
        match self.mischief {
            Mischief::Drops => many,
            Mischief::Delays => {
                let to = |at: LinkId| links.iter().find(|(link, _)| *link == at);
                for sending in handed {
                    let Sending::Frame(link, frame) = sending else { continue };
                    self.kept_back.extend(to(link).map(|(_, to)| (*to, frame)));
                }
                0
            }
            Mischief::Shuffles => {
                let mut twice: Vec<Sending> = handed.iter().chain(&handed).cloned().collect();
                while !twice.is_empty() {
                    let at = usize::try_from(self.dice.below(twice.len() as u64)).unwrap_or(0);
                    rest.push(twice.swap_remove(at));
                }
                many
            }
            Mischief::Misdirects => {
                let mut bites = 0;
                for sending in handed {
                    if let Sending::Frame(at, frame) = &sending {
                        let others: Vec<_> = links.iter().filter(|(link, _)| link != at).collect();
                        if let Some((link, _)) = self.dice.pick(&others) {
                            rest.push(Sending::Frame(*link, frame.clone()));
                            bites += 1;
                        }
                    }
                    rest.push(sending);
                }
                bites
            }
            Mischief::Denies | Mischief::Babbles => {
                rest.extend(handed);
                0
            }
        }
    }
}
