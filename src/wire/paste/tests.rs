//! What people really paste.

use super::*;
use crate::model::id::{InviteId, MessageId};
use crate::wire::samples;
use crate::wire::ticket::tests::with_first_byte;

fn invite() -> (String, Paste) {
    (samples::invite().to_text(), Paste::Invite(samples::invite()))
}

/// The text in pieces of `size` characters.
fn broken(text: &str, size: usize, by: &str) -> String {
    let pieces: Vec<&str> =
        (0..text.len()).step_by(size).map(|at| &text[at..text.len().min(at + size)]).collect();
    pieces.join(by)
}

#[test]
fn inspect_tells_any_pasted_text_apart() {
    let (text, invite) = invite();
    let words =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";
    let numbered = words.split(' ').enumerate().map(|(n, word)| format!("{}. {word}\n", n + 1));
    let samples = [
        (text.clone(), invite),
        (samples::card().to_text(), Paste::Card(samples::card())),
        (text[..100].into(), Paste::Damaged(Damage::CutOff { have: 100, need: Some(text.len()) })),
        (text[20..].into(), Paste::Damaged(Damage::Headless)),
        (with_first_byte(0x20), Paste::NewerVersion),
        (with_first_byte(0x14), Paste::NewerVersion),
        (words.into(), Paste::Phrase),
        (format!("{words} {words}"), Paste::Phrase),
        (numbered.collect(), Paste::Phrase),
        (["12345"; 12].join(" "), Paste::SafetyNumber),
        (["12345 67890 12345"; 4].join("\n"), Paste::SafetyNumber),
        (["7KQ2 WX4M"; 4].join(" "), Paste::Fingerprint),
        (samples::card().identity.to_string(), Paste::Id),
        (samples::card().identity.to_string().to_uppercase(), Paste::Id),
        (MessageId([0xd7; 16]).to_string(), Paste::MessageId),
        (InviteId([0xd7; 8]).to_string(), Paste::InviteId),
        ("https://example.org/hobnob".into(), Paste::Url),
        ("www.example.org".into(), Paste::Url),
        ("/ip4/192.0.2.7/tcp/4001".into(), Paste::Address),
        ("/dns/example.org/tcp/4001/p2p/12D3KooW".into(), Paste::Address),
        ("192.0.2.7:4001".into(), Paste::Address),
        ("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA".into(), Paste::PeerId),
        ("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N".into(), Paste::PeerId),
        ("are you free tonight?".into(), Paste::Text),
        ("unfortunately".into(), Paste::Text),
        ("hobnob: can you install it?".into(), Paste::Text),
        ("Hobnob: it's a messenger".into(), Paste::Text),
        ("😀".into(), Paste::Text),
        (" \n\t ".into(), Paste::Empty),
        (String::new(), Paste::Empty),
    ];
    for (text, paste) in samples {
        assert_eq!(read(&text), paste, "{text}");
    }
}

#[test]
fn an_invite_is_found_however_it_was_copied() {
    let (text, invite) = invite();
    let (prefix, letters) = text.split_at(PREFIX.len());
    for pasted in [
        text.to_lowercase(),
        format!("  {text}\r\n"),
        broken(&text, 4, " "),
        broken(&text, 5, "-"),
        broken(&text, 76, "=\r\n"),
        broken(&text, 30, "\n> > "),
        broken(&text, 1, "\u{200b}"),
        broken(&text, 40, "\u{ad}\u{feff}"),
        format!("“{text}”"),
        format!("**{text}**"),
        format!("{prefix} {letters}"),
        letters.to_owned(),
        format!("HOBN0B:{letters}"),
        text.replace('O', "0").replace('I', "1").replace('B', "8"),
        format!("Add me on hobnob: {text}. See you!"),
        format!("hobnob:\n{text}\nBob from Basel said hello again"),
        format!("{text} this is good for a day"),
        format!("{}\n{text}", &text[..60]),
        format!("{text}{}", "x".repeat(PASTE_BYTES_MAX)),
    ] {
        assert_eq!(read(&pasted), invite, "{pasted}");
    }
}

#[test]
fn a_mistyped_character_is_never_taken_for_valid() {
    let (text, whole) = invite();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/ß -.";
    for at in 0..text.len() {
        for other in alphabet.chars() {
            let mistyped = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            let paste = read(&mistyped);
            let harmless = paste == whole;
            let refused = matches!(paste, Paste::Damaged(_) | Paste::Text);
            assert!(harmless || refused, "{mistyped}: {paste:?}");
        }
    }
}

#[test]
fn a_cut_off_text_is_never_taken_for_valid_and_says_how_much_is_missing() {
    for text in [samples::invite().to_text(), samples::card().to_text()] {
        for have in PREFIX.len()..text.len() {
            let need = (have >= PREFIX.len() + HEAD_LETTERS).then_some(text.len());
            let damage = Damage::CutOff { have, need };
            assert_eq!(read(&text[..have]), Paste::Damaged(damage));
            assert_eq!(read(&format!("{}…", &text[..have])), Paste::Damaged(damage));
        }
        for cut in 1..text.len() {
            let paste = read(&text[cut..]);
            assert!(cut <= PREFIX.len() || paste != read(&text), "{cut}");
        }
    }
}

#[test]
fn swapped_or_doubled_letters_are_never_taken_for_valid() {
    let (text, whole) = invite();
    for at in PREFIX.len()..text.len() - 1 {
        let (a, b) = (&text[at..=at], &text[at + 1..at + 2]);
        let swapped = format!("{}{b}{a}{}", &text[..at], &text[at + 2..]);
        assert!(swapped == text || read(&swapped) != whole, "{swapped}");
        let doubled = format!("{}{a}{}", &text[..at], &text[at..]);
        assert!(doubled.starts_with(&text) || read(&doubled) != whole, "{doubled}");
    }
}

#[test]
fn the_damage_names_the_place() {
    let (text, _) = invite();
    let foreign = format!("Here: {}@{}", &text[..50], &text[51..]);
    assert_eq!(read(&foreign), Paste::Damaged(Damage::Foreign { found: '@', at: 57 }));
    let other = if text.as_bytes()[80] == b'A' { "Q" } else { "A" };
    let mistyped = format!("{}{other}{}", &text[..80], &text[81..]);
    assert_eq!(read(&mistyped), Paste::Damaged(Damage::Mistyped));
}
