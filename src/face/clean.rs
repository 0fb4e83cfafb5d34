//! Text from other people, made safe to show: the one place every face, log and title sends it through.
//!
//! A terminal obeys control characters wherever they come from, and bidirectional controls reorder what stands beside
//! them. So controls become visible pictures of themselves, reordering ends where the text ends, and nothing grows
//! wider or higher than it was given room for. Links that lead elsewhere than they seem to are marked ([`links`]).

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::links;

/// Widest name in columns. Local names have up to 64 bytes, so they can be twice as wide: in a command that is offered
/// they stand whole (`wording::typed`).
pub const NAME_COLUMNS_MAX: usize = 32;

/// Widest single line of foreign text in columns, such as a status text.
pub const LINE_COLUMNS_MAX: usize = 120;

/// Widest beginning of a longer text, where it only says which text is meant.
const SHORT_COLUMNS_MAX: usize = 32;

/// Most characters of such a line that are looked at.
const LINE_CHARS_MAX: usize = (MARKS_MAX + 1) * LINE_COLUMNS_MAX + 2048;

/// Most characters without width of their own on top of another: real scripts need three or four.
const MARKS_MAX: usize = 6;

/// A text of several lines, such as a message: line breaks stay, everything else is made visible, and links are marked.
#[must_use]
pub fn text(foreign: &str) -> String {
    let foreign = foreign.replace("\r\n", "\n");
    let linked = |line| isolate(&links::marked(&visible(line)));
    let lines: Vec<String> = foreign.split('\n').map(linked).collect();
    lines.join("\n")
}

/// A short text on one line, cut with `…` where [`LINE_COLUMNS_MAX`] ends.
#[must_use]
pub fn line(foreign: &str) -> String {
    begin(foreign, LINE_COLUMNS_MAX)
}

/// The first words of a longer text, which say which one is meant.
#[must_use]
pub fn short(foreign: &str) -> String {
    begin(foreign, SHORT_COLUMNS_MAX)
}

fn begin(foreign: &str, columns: usize) -> String {
    // What cannot be seen need not be looked at for links. A character is a seventh of a column at least, and behind the
    // last that can be seen stands more than is ever read of a link.
    let end = foreign.char_indices().nth(LINE_CHARS_MAX).map_or(foreign.len(), |(at, _)| at);
    let lines = foreign.get(..end).unwrap_or_default().split('\n');
    let linked: Vec<String> = lines.map(|line| links::marked(&visible(line))).collect();
    isolate(&cut(&linked.join("\u{240a}"), columns))
}

/// A name on one line, cut with `…` where [`NAME_COLUMNS_MAX`] ends.
#[must_use]
pub fn name(foreign: &str) -> String {
    isolate(&cut(&visible(foreign), NAME_COLUMNS_MAX))
}

/// A sentence of the node about other people: any length, one line.
#[must_use]
pub fn sentence(foreign: &str) -> String {
    one_line(foreign)
}

/// JSON that means the same and that a terminal shows without obeying it: serde escapes the first 32 controls, this the
/// rest, and what reorders text.
#[must_use]
pub fn json(serialized: &str) -> String {
    crate::api::types::json_for_terminals(serialized)
}

fn one_line(foreign: &str) -> String {
    isolate(&visible(foreign))
}

/// Every control character becomes the picture of itself; heaps of combining marks are thinned out.
fn visible(foreign: &str) -> String {
    let mut shown = String::with_capacity(foreign.len());
    let mut marks = 0;
    for c in foreign.chars() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        if marks <= MARKS_MAX {
            push_visible(&mut shown, c);
        }
    }
    shown
}

fn push_visible(shown: &mut String, c: char) {
    match c {
        '\t' => shown.push_str("    "),
        // Unicode has a picture for each of the 33 controls of ASCII, in their order.
        '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => shown.push('\u{2421}'),
        '\u{80}'..='\u{9f}' => shown.push_str(&format!("<{:02x}>", u32::from(c))),
        '\u{2028}' | '\u{2029}' => shown.push('\u{2424}'),
        c => shown.push(c),
    }
}

fn cut(shown: &str, columns: usize) -> String {
    if shown.width() <= columns {
        return shown.to_owned();
    }
    let mut kept = String::new();
    let mut room = columns.saturating_sub(1);
    for letter in shown.graphemes(true) {
        let Some(left) = room.checked_sub(letter.width()) else { break };
        room = left;
        kept.push_str(letter);
    }
    kept + "…"
}

/// Embedding, override and isolate controls, and the marks that only hint at a direction.
fn reorders(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Letters written from right to left (Unicode's ranges of Hebrew, Arabic and their kin).
fn from_right(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Keeps whatever reorders text inside the text: what it opens is closed, what it did not open is dropped, and all of
/// it stands in an isolate of its own (UAX #9, FSI … PDI).
fn isolate(shown: &str) -> String {
    if !shown.chars().any(|c| reorders(c) || from_right(c)) {
        return shown.to_owned();
    }
    let mut open = Vec::new();
    let mut kept = String::from('\u{2068}');
    for c in shown.chars() {
        match c {
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push('\u{202c}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202c}' | '\u{2069}' if open.last() == Some(&c) => drop(open.pop()),
            '\u{202c}' | '\u{2069}' => continue,
            _ => {}
        }
        kept.push(c);
    }
    kept.extend(open.into_iter().rev());
    kept.push('\u{2069}');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_controls() -> Vec<char> {
        (0..0x20u32).chain(0x7f..0xa0).filter_map(char::from_u32).collect()
    }

    #[test]
    fn none_of_the_65_controls_reaches_the_terminal() {
        assert_eq!(all_controls().len(), 65);
        for control in all_controls() {
            let foreign = format!("a{control}b");
            for shown in [
                line(&foreign),
                short(&foreign),
                name(&foreign),
                sentence(&foreign),
                json(&foreign),
            ] {
                assert!(!shown.chars().any(char::is_control), "{control:?} in {shown:?}");
            }
            let shown = text(&foreign);
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{control:?}");
            assert!(shown.len() > 2, "{control:?} left no trace");
        }
    }

    #[test]
    fn an_escape_sequence_is_shown_and_does_nothing() {
        assert_eq!(text("\u{1b}[2J\u{9b}31m"), "␛[2J<9b>31m");
        assert_eq!(text("one\r\ntwo\rthree"), "one\ntwo␍three");
        assert_eq!(name("bob\n\u{7}"), "bob␊␇");
    }

    #[test]
    fn what_reorders_text_ends_where_the_text_ends() {
        assert_eq!(name("a\u{202e}b"), "\u{2068}a\u{202e}b\u{202c}\u{2069}");
        assert_eq!(name("a\u{2069}b"), "\u{2068}ab\u{2069}");
        assert_eq!(name("שלום"), "\u{2068}שלום\u{2069}");
        assert_eq!(name("bob"), "bob");
    }

    #[test]
    fn json_stays_the_same_for_programs() {
        let foreign = "\u{7f}\u{9b}31m\u{202e}x\u{2028}";
        let serialized = serde_json::to_string(foreign).unwrap();
        let safe = json(&serialized);
        assert!(safe.is_ascii(), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), foreign);
    }

    #[test]
    fn nothing_is_wider_or_higher_than_its_room() {
        assert_eq!(name(&"x".repeat(99)).width(), NAME_COLUMNS_MAX);
        assert!(name(&"漢".repeat(99)).width() <= NAME_COLUMNS_MAX);
        assert!(line(&"x".repeat(999)).width() <= LINE_COLUMNS_MAX);
        let heap = format!("e{}", "\u{301}".repeat(500));
        assert_eq!(text(&heap).chars().count(), 1 + MARKS_MAX);
    }
}
