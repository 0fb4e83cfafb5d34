//! Texts fitted to columns: wrapped, cut, padded; whole letters only, wide ones counted as wide.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text in lines of at most `width` columns, broken between words where it can be.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, width.max(2))).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut used = 0;
    for word in line.split_inclusive(' ') {
        let bare = columns(word.trim_end_matches(' '));
        if used > 0 && used + bare > width {
            rows.push(std::mem::take(&mut row).trim_end().to_owned());
            used = 0;
        }
        for letter in word.graphemes(true) {
            let letter_width = letter.width();
            if used + letter_width > width {
                if letter == " " {
                    continue;
                }
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            row.push_str(letter);
            used += letter_width;
        }
    }
    rows.push(row);
    rows
}

/// The text cut to `width` columns; `…`, or `~` in ASCII, says that more follows.
pub(super) fn cut(text: &str, width: usize, ascii: bool) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut room = width.saturating_sub(1);
    for letter in text.graphemes(true) {
        let Some(left) = room.checked_sub(letter.width()) else { break };
        room = left;
        kept.push_str(letter);
    }
    if width > 0 {
        kept.push(if ascii { '~' } else { '…' });
    }
    kept
}

/// The text cut and filled up with blanks to exactly `width` columns.
pub(super) fn fill(text: &str, width: usize, ascii: bool) -> String {
    let cut = cut(text, width, ascii);
    let left = width.saturating_sub(columns(&cut));
    cut + &" ".repeat(left)
}

/// Two texts at both ends of a row; the right one goes first when there is no room for both.
pub(super) fn ends(left: &str, right: &str, width: usize, ascii: bool) -> String {
    let needed = columns(left) + columns(right) + 2;
    if needed > width {
        return fill(left, width, ascii);
    }
    format!("{left}{}{right}", " ".repeat(width - columns(left) - columns(right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("漢字漢字", 5), ["漢字", "漢字"]);
        for width in 0..9 {
            assert!(wrap("漢 a👩‍👩‍👧b  cc\n", width).iter().all(|row| columns(row) <= width.max(2)));
        }
    }

    #[test]
    fn a_cut_says_that_more_follows_and_never_halves_a_letter() {
        assert_eq!(cut("abcdef", 4, false), "abc…");
        assert_eq!(cut("abcdef", 4, true), "abc~");
        assert_eq!(cut("漢字漢", 4, false), "漢…");
        assert_eq!(fill("ab", 4, false), "ab  ");
        assert_eq!(ends("ab", "c", 6, false), "ab   c");
        assert_eq!(ends("abcd", "efg", 6, false), "abcd  ");
    }
}
