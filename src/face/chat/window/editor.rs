//! The line one types in: several lines if need be, with the keys of readline.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Most bytes that can be typed; a little more than a message may have, so that one can see what is too much.
pub(super) const BYTES_MAX: usize = 20 * 1024;

/// A text and a place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Editor {
    before: String,
    after: String,
    killed: String,
}

/// What is seen of an editor: its rows, and where in them the cursor stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) rows: Vec<String>,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl Editor {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// What stands before the cursor.
    pub(super) fn before(&self) -> &str {
        &self.before
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// Whether this is the whole text.
    pub(super) fn is(&self, text: &str) -> bool {
        text.strip_prefix(self.before.as_str()) == Some(self.after.as_str())
    }

    /// Whether there is nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        self.before.trim().is_empty() && self.after.trim().is_empty()
    }

    /// Puts a text before everything; the cursor stays where it is in the rest.
    pub(super) fn lead(&mut self, text: &str) {
        let typed = std::mem::take(&mut self.before);
        self.insert(text);
        self.insert(&typed);
    }

    /// Whether the cursor stands behind everything.
    pub(super) fn at_end(&self) -> bool {
        self.after.is_empty()
    }

    /// Puts in what can be shown: line breaks stay, tabs become blanks, other controls are left out.
    pub(super) fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        for letter in text.graphemes(true) {
            let shown = letter == "\n" || !letter.chars().any(char::is_control);
            let fits = self.before.len() + self.after.len() + letter.len() <= BYTES_MAX;
            if shown && fits {
                self.before.push_str(letter);
            }
        }
    }

    /// Replaces everything; the cursor stands behind it.
    pub(super) fn set(&mut self, text: &str) {
        self.before.clear();
        self.after.clear();
        self.insert(text);
    }

    /// Replaces what stands before the cursor.
    pub(super) fn set_before(&mut self, text: &str) {
        self.before.clear();
        self.insert(text);
    }

    /// Takes everything out.
    pub(super) fn take(&mut self) -> String {
        let text = self.text();
        self.before.clear();
        self.after.clear();
        text
    }

    pub(super) fn left(&mut self) {
        let from = last_letter(&self.before);
        self.after.insert_str(0, self.before.get(from..).unwrap_or_default());
        self.before.truncate(from);
    }

    pub(super) fn right(&mut self) {
        let to = self.after.graphemes(true).next().map_or(0, str::len);
        self.before.extend(self.after.drain(..to));
    }

    pub(super) fn word_left(&mut self) {
        let from = word_start(&self.before);
        let moved = self.before.split_off(from);
        self.after.insert_str(0, &moved);
    }

    pub(super) fn word_right(&mut self) {
        let to = word_end(&self.after);
        self.before.extend(self.after.drain(..to));
    }

    /// To the start of this line.
    pub(super) fn home(&mut self) {
        let from = self.before.rfind('\n').map_or(0, |at| at + 1);
        let moved = self.before.split_off(from);
        self.after.insert_str(0, &moved);
    }

    /// To the end of this line.
    pub(super) fn end(&mut self) {
        let to = self.after.find('\n').unwrap_or(self.after.len());
        self.before.extend(self.after.drain(..to));
    }

    /// One line up; `false` when there is none.
    pub(super) fn up(&mut self) -> bool {
        if !self.before.contains('\n') {
            return false;
        }
        let column = self.before.rsplit('\n').next().map_or(0, str::width);
        self.home();
        self.left();
        self.home();
        self.walk_to_column(column);
        true
    }

    /// One line down; `false` when there is none.
    pub(super) fn down(&mut self) -> bool {
        if !self.after.contains('\n') {
            return false;
        }
        let column = self.before.rsplit('\n').next().map_or(0, str::width);
        self.end();
        self.right();
        self.walk_to_column(column);
        true
    }

    fn walk_to_column(&mut self, column: usize) {
        let mut at = 0;
        while at < column && !self.after.is_empty() && !self.after.starts_with('\n') {
            self.right();
            at = self.before.rsplit('\n').next().map_or(0, str::width);
        }
    }

    pub(super) fn backspace(&mut self) {
        self.before.truncate(last_letter(&self.before));
    }

    pub(super) fn delete(&mut self) {
        let to = self.after.graphemes(true).next().map_or(0, str::len);
        self.after.drain(..to);
    }

    pub(super) fn kill_word_left(&mut self) {
        self.killed = self.before.split_off(word_start(&self.before));
    }

    pub(super) fn kill_word_right(&mut self) {
        self.killed = self.after.drain(..word_end(&self.after)).collect();
    }

    pub(super) fn kill_to_start(&mut self) {
        let from = self.before.rfind('\n').map_or(0, |at| at + 1);
        self.killed = self.before.split_off(from);
    }

    pub(super) fn kill_to_end(&mut self) {
        let to = self.after.find('\n').unwrap_or(self.after.len());
        // At the end of a line the break itself goes, as in readline's cousins.
        let to = if to == 0 && !self.after.is_empty() { 1 } else { to };
        self.killed = self.after.drain(..to).collect();
    }

    pub(super) fn yank(&mut self) {
        let killed = self.killed.clone();
        self.insert(&killed);
    }

    /// The text in rows of `width` columns, and where the cursor is.
    pub(super) fn seen(&self, width: usize) -> Seen {
        let width = width.max(2);
        let mut rows = vec![String::new()];
        let mut used = 0;
        let mut put = |letter: &str, rows: &mut Vec<String>| {
            if letter == "\n" {
                rows.push(String::new());
                used = 0;
                return used;
            }
            if used + letter.width() > width {
                rows.push(String::new());
                used = 0;
            }
            if let Some(row) = rows.last_mut() {
                row.push_str(letter);
            }
            used += letter.width();
            used
        };
        let mut column = 0;
        for letter in self.before.graphemes(true) {
            column = put(letter, &mut rows);
        }
        let mut row = rows.len() - 1;
        for letter in self.after.graphemes(true) {
            put(letter, &mut rows);
        }
        if column >= width {
            row += 1;
            column = 0;
            if rows.len() <= row {
                rows.push(String::new());
            }
        }
        Seen { rows, row, column }
    }
}

fn last_letter(text: &str) -> usize {
    text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
}

/// Where the last word of a text begins.
fn word_start(text: &str) -> usize {
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    bare.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
        at + bare.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    })
}

/// Where the first word of a text ends.
fn word_end(text: &str) -> usize {
    let word = text.find(char::is_alphanumeric).unwrap_or(text.len());
    let after = text.get(word..).unwrap_or_default();
    word + after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor(before: &str, after: &str) -> Editor {
        Editor { before: before.into(), after: after.into(), killed: String::new() }
    }

    fn after(mut editor: Editor, act: impl Fn(&mut Editor)) -> String {
        act(&mut editor);
        format!("{}|{}", editor.before, editor.after)
    }

    #[test]
    fn the_keys_of_readline_do_what_fingers_expect() {
        let here = || editor("one two, ", "three four");
        assert_eq!(after(here(), Editor::word_left), "one |two, three four");
        assert_eq!(after(here(), Editor::word_right), "one two, three| four");
        assert_eq!(after(here(), Editor::kill_word_left), "one |three four");
        assert_eq!(after(here(), Editor::kill_word_right), "one two, | four");
        assert_eq!(after(here(), Editor::kill_to_end), "one two, |");
        assert_eq!(after(here(), Editor::kill_to_start), "|three four");
        assert_eq!(after(here(), Editor::home), "|one two, three four");
        assert_eq!(after(here(), Editor::end), "one two, three four|");
        let killed = after(here(), |editor| {
            editor.kill_to_end();
            editor.home();
            editor.yank();
        });
        assert_eq!(killed, "three four|one two, ");
    }

    #[test]
    fn a_letter_of_many_parts_goes_as_one() {
        assert_eq!(after(editor("a👩‍👩‍👧", ""), Editor::backspace), "a|");
        assert_eq!(after(editor("", "é!"), Editor::right), "é|!");
        assert_eq!(after(editor("漢", "字"), Editor::delete), "漢|");
        for act in [Editor::left, Editor::right, Editor::backspace, Editor::delete] {
            assert_eq!(after(Editor::default(), act), "|");
        }
        assert_eq!(after(editor("ß ü", ""), Editor::word_left), "ß |ü");
    }

    #[test]
    fn lines_are_gone_up_and_down() {
        let up = after(editor("one\ntwo thr", "ee"), |editor| assert!(editor.up()));
        assert_eq!(up, "one|\ntwo three");
        let down = after(editor("on", "e\ntwo"), |editor| assert!(editor.down()));
        assert_eq!(down, "one\ntw|o");
        assert!(!editor("one", "").up());
        assert_eq!(after(editor("a\nb", "c\nd"), Editor::home), "a\n|bc\nd");
    }

    #[test]
    fn nothing_that_controls_a_terminal_can_be_typed_or_pasted() {
        let mut editor = Editor::default();
        editor.insert("a\u{1b}[2Jb\r\nc\td\u{9b}\u{7f}");
        assert_eq!(editor.text(), "a[2Jb\nc    d");
        editor.set(&"x".repeat(BYTES_MAX * 2));
        assert_eq!(editor.text().len(), BYTES_MAX);
    }

    #[test]
    fn the_cursor_is_seen_where_it_is() {
        let seen = editor("abcdef", "gh").seen(4);
        assert_eq!(seen, Seen { rows: vec!["abcd".into(), "efgh".into()], row: 1, column: 2 });
        let seen = editor("abcd", "").seen(4);
        assert_eq!((seen.row, seen.column, seen.rows.len()), (1, 0, 2));
        let seen = editor("a\n漢", "").seen(4);
        assert_eq!((seen.row, seen.column), (1, 2));
    }
}
