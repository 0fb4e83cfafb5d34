//! What rooms say on the wire.

use prost::Message;

messages! {
    RoomState {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bool, tag = "2")] whole: bool,
        #[prost(bytes = "vec", tag = "3")] chains: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] sheets: Vec<u8>,
    }
    RoomGive {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] items: Vec<u8>,
        #[prost(bytes = "vec", tag = "3")] sheets: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] forks: Vec<u8>,
    }
    RoomAsk {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] chain: Vec<u8>,
        #[prost(bool, tag = "3")] talk: bool,
        #[prost(uint64, tag = "4")] seq: u64,
    }
    RoomTyping {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bool, tag = "2")] typing: bool,
    }
    RoomItem {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] chain: Vec<u8>,
        #[prost(uint64, tag = "3")] seq: u64,
        #[prost(bytes = "vec", tag = "4")] prev: Vec<u8>,
        #[prost(uint64, tag = "5")] depth: u64,
        #[prost(uint64, tag = "6")] at: u64,
        #[prost(uint32, tag = "7")] kind: u32,
        #[prost(bytes = "vec", tag = "8")] body: Vec<u8>,
    }
    RoomCreate {
        #[prost(bytes = "vec", tag = "1")] creator: Vec<u8>,
        #[prost(string, tag = "2")] name: String,
        #[prost(string, tag = "3")] calls_itself: String,
        #[prost(bytes = "vec", tag = "4")] nonce: Vec<u8>,
        #[prost(bytes = "vec", tag = "5")] key: Vec<u8>,
    }
    RoomInvite {
        #[prost(bytes = "vec", tag = "1")] who: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] seen: Vec<u8>,
    }
    RoomJoin {
        #[prost(string, tag = "1")] calls_itself: String,
        #[prost(bytes = "vec", tag = "2")] key: Vec<u8>,
    }
    RoomLeave {
        #[prost(uint64, tag = "1")] talk: u64,
    }
    RoomRemove {
        #[prost(bytes = "vec", tag = "1")] who: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] seen: Vec<u8>,
    }
    RoomPromote {
        #[prost(bytes = "vec", tag = "1")] chain: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] seen: Vec<u8>,
    }
    RoomTopic {
        #[prost(string, tag = "1")] text: String,
        #[prost(bytes = "vec", tag = "2")] seen: Vec<u8>,
    }
    RoomRule {
        #[prost(uint32, tag = "1")] rule: u32,
        #[prost(uint32, tag = "2")] value: u32,
        #[prost(bytes = "vec", tag = "3")] seen: Vec<u8>,
    }
    RoomKeys {
        #[prost(bytes = "vec", tag = "1")] name: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] dh: Vec<u8>,
        #[prost(bytes = "vec", tag = "3")] boxes: Vec<u8>,
    }
    RoomMessage {
        #[prost(bytes = "vec", tag = "1")] key: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] list: Vec<u8>,
        #[prost(bytes = "vec", tag = "3")] commitment: Vec<u8>,
        #[prost(bytes = "vec", tag = "4")] heads: Vec<u8>,
        #[prost(bytes = "vec", tag = "5")] sealed: Vec<u8>,
    }
    RoomWords {
        #[prost(bytes = "vec", tag = "1")] salt: Vec<u8>,
        #[prost(uint32, tag = "2")] kind: u32,
        #[prost(bytes = "vec", tag = "3")] content: Vec<u8>,
    }
    RoomSheet {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] chain: Vec<u8>,
        #[prost(uint64, tag = "3")] number: u64,
        #[prost(uint32, tag = "4")] kind: u32,
        #[prost(bytes = "vec", tag = "5")] body: Vec<u8>,
    }
    RoomMemberKey {
        #[prost(bytes = "vec", tag = "1")] dh: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] kem: Vec<u8>,
    }
    RoomLetter {
        #[prost(uint32, tag = "1")] kind: u32,
        #[prost(bytes = "vec", tag = "2")] body: Vec<u8>,
    }
    RoomInvitation {
        #[prost(bytes = "vec", tag = "1")] create: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] invite: Vec<u8>,
        #[prost(uint32, tag = "3")] members: u32,
    }
    RoomDeclined {
        #[prost(bytes = "vec", tag = "1")] leave: Vec<u8>,
    }
    RoomHistory {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] told: Vec<u8>,
    }
    RoomLost {
        #[prost(bytes = "vec", tag = "1")] room: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] messages: Vec<u8>,
    }
    RoomTold {
        #[prost(bytes = "vec", tag = "1")] author: Vec<u8>,
        #[prost(bytes = "vec", tag = "2")] id: Vec<u8>,
        #[prost(uint64, tag = "3")] depth: u64,
        #[prost(uint64, tag = "4")] written: u64,
        #[prost(bytes = "vec", tag = "5")] text: Vec<u8>,
        #[prost(string, tag = "6")] calls_itself: String,
    }
}
