//! The table of settings: their names, what they take, what holds when nobody says otherwise.

use serde_json::{Value, json};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::event::EventKind;
use crate::core::limits::{CUSTODY_ALL_USUAL, CUSTODY_EACH_USUAL};
use crate::model::address::Address;
use crate::model::span::Span;

/// One setting that can be settled.
#[derive(Debug)]
pub(super) struct Key {
    /// As it stands in the file.
    pub(super) name: &'static str,
    /// What it takes.
    pub(super) kind: Kind,
    /// What holds when nobody says otherwise.
    pub(super) usual: fn() -> Value,
    /// When a change acts.
    pub(super) in_force: InForce,
}

/// The word for a span that never comes, and for what is not done.
pub(super) const OFF: &str = "off";
/// The word for what is done.
const ON: &str = "on";

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `true` or `false`.
    Switch,
    /// `on` or `off`.
    OnOff,
    /// Multiaddrs; one may stand without brackets.
    Addresses,
    /// A whole number, not negative.
    Number,
    /// A span of time, or `off`.
    SpanOrOff,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// The absolute path of a program, or nothing.
    Program,
    /// A whole path, or `off`.
    PathOrOff,
}

/// When a change acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InForce {
    /// As soon as it is set.
    AtOnce,
    /// At the next start.
    AfterRestart,
}

impl Key {
    const fn at_once(name: &'static str, kind: Kind, usual: fn() -> Value) -> Self {
        Self { name, kind, usual, in_force: InForce::AtOnce }
    }

    const fn after_restart(name: &'static str, kind: Kind, usual: fn() -> Value) -> Self {
        Self { name, kind, usual, in_force: InForce::AfterRestart }
    }
}

fn on() -> Value {
    json!(true)
}

pub(super) static LISTEN: Key = Key::after_restart("listen", Kind::Addresses, || {
    json!(["/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0"])
});
pub(super) static READ_RECEIPTS: Key = Key::at_once("receipts.read", Kind::Switch, on);
pub(super) static GOSSIP: Key = Key::at_once("gossip", Kind::Switch, on);
pub(super) static AWAY_AFTER: Key = Key::at_once("away_after", Kind::SpanOrOff, || json!("15m"));
pub(super) static CUSTODY_ALL: Key =
    Key::at_once("custody.bytes_max", Kind::Number, || json!(CUSTODY_ALL_USUAL));
pub(super) static CUSTODY_EACH: Key =
    Key::at_once("custody.per_friend_max", Kind::Number, || json!(CUSTODY_EACH_USUAL));
pub(super) static RELAY_FRIENDS: Key = Key::at_once("relay.friends", Kind::OnOff, || json!("on"));
pub(super) static LAN: Key = Key::at_once("lan", Kind::Switch, on);
pub(super) static PORT_MAPPING: Key = Key::after_restart("port_mapping", Kind::Switch, on);
pub(super) static QUIC: Key = Key::after_restart("quic", Kind::Switch, on);
/// How a face may ask for attention.
const WAYS: &[&str] = &["off", "bell", "osc9", "desktop", "auto"];
static NOTIFY: Key = Key::at_once("notify.by", Kind::OneOf(WAYS), || json!("auto"));
/// What it shows of a message then.
const CONTENTS: &[&str] = &["sender", "full", "none"];
static NOTIFY_CONTENT: Key =
    Key::at_once("notify.content", Kind::OneOf(CONTENTS), || json!("sender"));

const fn hook(name: &'static str) -> Key {
    Key::at_once(name, Kind::Program, || json!(""))
}

static HOOK_MESSAGE: Key = hook("hooks.message");
static HOOK_RECEIPT: Key = hook("hooks.receipt");
static HOOK_PRESENCE: Key = hook("hooks.presence");
static HOOK_FRIEND: Key = hook("hooks.friend");
static HOOK_LINK: Key = hook("hooks.link");
static HOOK_ROOM: Key = hook("hooks.room");
static HOOK_INTRODUCTION: Key = hook("hooks.introduction");
/// Which program is run for which events.
pub(super) static HOOKS: [(&Key, EventKind); 7] = [
    (&HOOK_MESSAGE, EventKind::Message),
    (&HOOK_RECEIPT, EventKind::Receipt),
    (&HOOK_PRESENCE, EventKind::Presence),
    (&HOOK_FRIEND, EventKind::Friend),
    (&HOOK_LINK, EventKind::Link),
    (&HOOK_ROOM, EventKind::Room),
    (&HOOK_INTRODUCTION, EventKind::Introduction),
];
pub(super) static ARCHIVE: Key = Key::at_once("archive.file", Kind::PathOrOff, || json!(OFF));
pub(super) static TYPING: Key = Key::at_once("typing", Kind::Switch, on);
/// 0 keeps everything.
pub(super) static RETENTION: Key = Key::at_once("retention.days", Kind::Number, || json!(0));

/// Every setting there is, in the order they are listed.
pub(super) static TABLE: [&Key; 22] = [
    &LISTEN,
    &READ_RECEIPTS,
    &GOSSIP,
    &AWAY_AFTER,
    &CUSTODY_ALL,
    &CUSTODY_EACH,
    &RELAY_FRIENDS,
    &LAN,
    &PORT_MAPPING,
    &QUIC,
    &ARCHIVE,
    &TYPING,
    &NOTIFY,
    &NOTIFY_CONTENT,
    &HOOK_MESSAGE,
    &HOOK_RECEIPT,
    &HOOK_PRESENCE,
    &HOOK_FRIEND,
    &HOOK_LINK,
    &HOOK_ROOM,
    &HOOK_INTRODUCTION,
    &RETENTION,
];

/// How long nobody types before one is away; `None` for what is no such span, and for none at all.
pub(super) fn read_span(text: &str) -> Option<Span> {
    text.parse().ok().filter(|span: &Span| !span.0.is_zero())
}

/// The setting of that name.
pub(super) fn find(name: &str) -> Result<&'static Key, ApiError> {
    TABLE.into_iter().find(|key| key.name == name).ok_or_else(|| {
        let said = match nearest(name) {
            Some(near) => said!("refused-no-such-setting-near", name, near),
            None => said!("refused-no-such-setting", name),
        };
        ApiError::refusing(ErrorKind::NoSuchSetting, said)
    })
}

/// What somebody may have meant who wrote `name`.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let near = TABLE.iter().map(|key| (strays(key.name, name), key.name)).min();
    near.filter(|(strays, near)| *strays <= near.len() / 2).map(|(_, near)| near)
}

impl Key {
    /// Reads a value as somebody typed it; a bare word is a text.
    pub(super) fn parse(&self, text: &str) -> Result<toml_edit::Value, ApiError> {
        let value = text.trim().parse().unwrap_or_else(|_| toml_edit::Value::from(text.trim()));
        self.check(&value).map(|_| value).map_err(|takes| {
            let said = said!("refused-value", name = self.name, takes, text);
            ApiError::refusing(ErrorKind::Usage, said)
        })
    }

    /// The value in JSON's words, or what this setting takes instead, as `refused-value` names it.
    pub(super) fn check(&self, value: &toml_edit::Value) -> Result<Value, &'static str> {
        match self.kind {
            Kind::Switch => value.as_bool().map(|on| json!(on)).ok_or("switch"),
            Kind::OnOff => value
                .as_str()
                .filter(|text| [ON, OFF].contains(text))
                .map(|text| json!(text))
                .ok_or("on_off"),
            Kind::Number => {
                let number = value.as_integer().filter(|number| *number >= 0);
                number.map(|number| json!(number)).ok_or("number")
            }
            Kind::SpanOrOff => value
                .as_str()
                .filter(|text| *text == OFF || read_span(text).is_some())
                .map(|text| json!(text))
                .ok_or("span"),
            Kind::OneOf(words) => {
                let word = value.as_str().filter(|word| words.contains(word));
                word.map(|word| json!(word)).ok_or(one_of(words))
            }
            Kind::Program => {
                let path = value.as_str().filter(|path| path.is_empty() || path.starts_with('/'));
                path.map(|path| json!(path)).ok_or("program")
            }
            Kind::PathOrOff => value
                .as_str()
                .filter(|text| *text == OFF || std::path::Path::new(text).is_absolute())
                .map(|text| json!(text))
                .ok_or("path"),
            Kind::Addresses => words(value)
                .filter(|words| !words.is_empty())
                .filter(|words| words.iter().all(|word| word.parse::<Address>().is_ok()))
                .map(|words| json!(words))
                .ok_or("addresses"),
        }
    }
}

fn one_of(words: &[&str]) -> &'static str {
    if words == WAYS { "ways" } else { "contents" }
}

fn words(value: &toml_edit::Value) -> Option<Vec<&str>> {
    match value.as_array() {
        Some(array) => array.iter().map(toml_edit::Value::as_str).collect(),
        None => value.as_str().map(|word| vec![word]),
    }
}

/// How many letters must change to make `a` of `b` (Levenshtein's distance).
fn strays(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((to, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(row.iter()) {
            left = (diagonal + usize::from(from != *to)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_setting_finds_the_one_that_was_meant() {
        assert_eq!(nearest("lisen"), Some("listen"));
        assert_eq!(nearest("receipt.read"), Some("receipts.read"));
        assert_eq!(nearest("zzzzzzzzzzzzzzzz"), None);
        assert_eq!(strays("kitten", "sitting"), 3);
    }

    #[test]
    fn every_usual_value_fits_its_own_setting() {
        for key in TABLE {
            let text = (key.usual)().to_string();
            assert!(key.parse(&text).is_ok(), "{}", key.name);
        }
    }
}
