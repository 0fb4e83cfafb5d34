//! How a chat face asks for attention: not at all, by the bell, by a word to the terminal, or on the desktop.
//!
//! What a terminal is told goes through the same cleaning as everything else that others write: no message can end the
//! sequence it is put in, or begin one of its own.

use crate::api::types::setting::Setting;
use crate::face::wording::attention::Shown;

/// Most characters of one notification; no desktop shows more.
const CHARS_MAX: usize = 120;

/// How attention is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Not at all.
    Off,
    /// The terminal's bell.
    Bell,
    /// A notification by the terminal (OSC 9, as iTerm2 began it).
    Osc9,
    /// A notification by the desktop.
    Desktop,
}

/// What the settings say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ringing {
    pub(super) way: Way,
    pub(super) shown: Shown,
}

impl Default for Ringing {
    /// Until the settings are known: silence.
    fn default() -> Self {
        Self { way: Way::Off, shown: Shown::Nothing }
    }
}

impl Ringing {
    /// The settings that concern it.
    pub(super) const KEYS: [&'static str; 2] = ["notify.by", "notify.content"];

    /// Reads them; `terminal` is what the environment says of the terminal.
    pub(super) fn of(settings: &[Setting], terminal: impl Fn(&str) -> Option<String>) -> Self {
        let word = |key: &str| {
            let setting = settings.iter().find(|setting| setting.key == key);
            setting.and_then(|setting| setting.value.as_str()).unwrap_or_default().to_owned()
        };
        let way = match word("notify.by").as_str() {
            "off" => Way::Off,
            "bell" => Way::Bell,
            "osc9" => Way::Osc9,
            "desktop" if cfg!(feature = "desktop") => Way::Desktop,
            _ if tells(terminal) => Way::Osc9,
            _ => Way::Bell,
        };
        let shown = match word("notify.content").as_str() {
            "full" => Shown::Everything,
            "none" => Shown::Nothing,
            _ => Shown::Sender,
        };
        Self { way, shown }
    }
}

/// Whether a terminal is known to make a notification of OSC 9. A multiplexer between keeps it to itself.
fn tells(terminal: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, words: &[&str]| {
        terminal(name).is_some_and(|value| words.contains(&value.as_str()))
    };
    let multiplexed = terminal("TMUX").is_some() || terminal("STY").is_some();
    let known = is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "ghostty"])
        || is("TERM", &["xterm-kitty", "xterm-ghostty", "foot", "foot-extra"])
        || terminal("WT_SESSION").is_some();
    known && !multiplexed
}

/// What the terminal is told, byte for byte; nothing where the terminal has no part in it.
pub(super) fn bytes(way: Way, words: &str) -> Vec<u8> {
    match way {
        Way::Off | Way::Desktop => Vec::new(),
        Way::Bell => vec![0x07],
        Way::Osc9 => {
            let plain = |c: &char| !c.is_control();
            let words: String = words.chars().filter(plain).take(CHARS_MAX).collect();
            format!("\u{1b}]9;{words}\u{7}").into_bytes()
        }
    }
}

/// Tells the desktop, which takes as long as it takes; what fails there is no reason to stop talking.
#[cfg(feature = "desktop")]
pub(super) fn on_desktop(words: &str) {
    let plain = |c: &char| !c.is_control();
    let words: String = words.chars().filter(plain).take(CHARS_MAX).collect();
    // Bodies may hold markup.
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    tokio::task::spawn_blocking(move || {
        let _ = notify_rust::Notification::new().summary("hobnob").body(&words).show();
    });
}

/// This program was built without.
#[cfg(not(feature = "desktop"))]
pub(super) fn on_desktop(_: &str) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::setting::Origin;

    fn settings(notify: &str, content: &str) -> Vec<Setting> {
        let setting = |key: &str, value: &str| Setting {
            key: key.into(),
            value: value.into(),
            origin: Origin::File,
            note: None,
            said: None,
            line: None,
        };
        vec![setting("notify.by", notify), setting("notify.content", content)]
    }

    fn nowhere(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_settings_decide_and_by_itself_a_known_terminal_is_told_more_than_a_bell() {
        let way = |notify| Ringing::of(&settings(notify, "sender"), nowhere).way;
        assert_eq!(
            [way("off"), way("bell"), way("osc9"), way("auto")],
            [Way::Off, Way::Bell, Way::Osc9, Way::Bell]
        );
        let wezterm = |name: &str| (name == "TERM_PROGRAM").then(|| "WezTerm".to_owned());
        assert_eq!(Ringing::of(&settings("auto", "full"), wezterm).way, Way::Osc9);
        let in_tmux = |name: &str| match name {
            "TMUX" => Some("/tmp/tmux".to_owned()),
            name => wezterm(name),
        };
        assert_eq!(Ringing::of(&settings("auto", "none"), in_tmux).way, Way::Bell);
        let shown = |content| Ringing::of(&settings("auto", content), nowhere).shown;
        assert_eq!(
            [shown("sender"), shown("full"), shown("none")],
            [Shown::Sender, Shown::Everything, Shown::Nothing]
        );
        assert_eq!(Ringing::of(&[], nowhere).shown, Shown::Sender);
    }

    #[test]
    fn no_word_of_others_ends_the_sequence_it_stands_in() {
        for control in crate::face::wording::evil::all_controls() {
            let told = bytes(Way::Osc9, &crate::face::wording::evil::text(control));
            let told = String::from_utf8(told).unwrap();
            let inside = told.strip_prefix("\u{1b}]9;").and_then(|rest| rest.strip_suffix('\u{7}'));
            assert!(!inside.unwrap().chars().any(char::is_control), "{control:?}: {told:?}");
        }
        assert_eq!(bytes(Way::Bell, "anything"), b"\x07");
        assert_eq!(bytes(Way::Off, "anything"), b"");
        assert!(bytes(Way::Osc9, &"x".repeat(10_000)).len() < 200);
    }
}
