//! How two nodes become friends and begin to talk.

use serde_json::json;

use super::node::Node;

/// Makes them friends by an invite.
pub fn befriend(host: &mut Node, guest: &mut Node) {
    let invited = host.ask("invite.create", json!({}));
    guest.ask("friend.add", json!({"text": invited["ticket"]}));
    let (host_id, guest_id) = (host.id.clone(), guest.id.clone());
    host.until("friends", |diary| diary.is_friend(&guest_id));
    guest.until("friends", |diary| diary.is_friend(&host_id));
}

/// One word each way: whoever heard it has the other's circle key, which came before.
pub fn greet(a: &mut Node, b: &mut Node) {
    say(a, b, 1);
    say(b, a, 1);
    hears(b, a, 1);
    hears(a, b, 1);
}

/// Writes the message of this number; its id.
pub fn say(from: &Node, to: &Node, number: u64) -> String {
    let text = format!("{} to {} {number}", from.name, to.name);
    let sent = from.ask("message.send", json!({"to": to.id, "text": text}));
    sent["message"].as_str().unwrap().to_owned()
}

/// Waits until all messages up to this one have come; the diary sees that none comes twice or early.
pub fn hears(who: &mut Node, from: &Node, number: u64) {
    let title = format!("{} to {}", from.name, who.name);
    who.until("heard", |diary| diary.heard.get(&title).is_some_and(|last| *last >= number));
}
