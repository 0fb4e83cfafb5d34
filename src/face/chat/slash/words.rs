//! Taking typed words apart, and telling how alike two are.

/// The first word, and what stands after it; a word in double quotes may hold blanks.
pub(super) fn first(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(' ');
    if let Some((word, rest)) = text.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        return (word, rest.strip_prefix(' ').unwrap_or(rest));
    }
    text.split_once([' ', '\n']).unwrap_or((text, ""))
}

/// A text without blanks around it, if anything is left of it.
pub(super) fn rest_or_none(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// How many letters must change, come, go or swap to make one word the other (the optimal string alignment distance).
pub(super) fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let change = at(&row, j) + usize::from(a != b);
            let mut least = change.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_far_apart_as_one_must_type() {
        assert_eq!(distance("quit", "quit"), 0);
        assert_eq!(distance("quti", "quit"), 1);
        assert_eq!(distance("msgg", "msg"), 1);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_quoted_word_may_hold_blanks() {
        assert_eq!(first("\"Bob B\" hi"), ("Bob B", "hi"));
        assert_eq!(first("bob  hi"), ("bob", " hi"));
        assert_eq!(first("bob"), ("bob", ""));
    }
}
