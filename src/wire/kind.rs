//! The numbers of the frames' kinds: what every link says from 1, pairing from 16, custody from 32, ways to each other
//! from 48, rooms from 64. None is ever used for anything else.

pub(super) const HELLO: u16 = 1;
pub(super) const LETTER: u16 = 2;
pub(super) const MARK: u16 = 3;
pub(super) const UNREADABLE: u16 = 4;
pub(super) const PRESENCE: u16 = 5;
pub(super) const TAGS: u16 = 6;
pub(super) const WANT: u16 = 7;
pub(super) const ENOUGH: u16 = 8;
pub(super) const WORD: u16 = 9;
pub(super) const RECORD: u16 = 10;
pub(super) const PAIR_OPEN: u16 = 16;
pub(super) const PAIR_ANSWER: u16 = 17;
pub(super) const PAIR_PROVE: u16 = 18;
pub(super) const PAIR_CONFIRM: u16 = 19;
pub(super) const PAIR_DONE: u16 = 20;
pub(super) const DEPOSIT: u16 = 32;
pub(super) const HELD: u16 = 33;
pub(super) const REFUSED: u16 = 34;
pub(super) const HAND_OVER: u16 = 35;
pub(super) const TAKEN: u16 = 36;
pub(super) const GONE: u16 = 37;
pub(super) const FORGET: u16 = 38;
pub(super) const DEPOSIT_MARK: u16 = 39;
pub(super) const HAND_MARK: u16 = 40;
pub(super) const SEEN: u16 = 48;
pub(super) const LOOK: u16 = 49;
pub(super) const LOOK_AT: u16 = 50;
pub(super) const PUNCH: u16 = 51;
pub(super) const REACH: u16 = 52;
pub(super) const LEAVE: u16 = 53;
pub(super) const ROOM_STATE: u16 = 64;
pub(super) const ROOM_GIVE: u16 = 65;
pub(super) const ROOM_ASK: u16 = 66;
pub(super) const ROOM_TYPING: u16 = 67;
