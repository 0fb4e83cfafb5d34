//! What somebody typed into a search: the words, and by whom, where and when, as `from:bob in:#cats after:2026-11-01`.

/// The parts of what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What is looked for, with its quotation marks.
    pub words: String,
    /// `from:`, by whom.
    pub from: Option<String>,
    /// `in:`, in which conversation.
    pub within: Option<String>,
    /// `after:` or `since:`, from when on.
    pub after: Option<String>,
    /// `before:`, until when.
    pub before: Option<String>,
}

impl Asked {
    /// Takes apart what was typed. The last of two signs of one kind counts; a sign inside quotation marks, and one
    /// with nothing behind it, is a word like any other.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut asked = Self::default();
        let mut quoted = false;
        for piece in text.split_whitespace() {
            let sign = if quoted { None } else { piece.split_once(':') };
            let place = sign.filter(|(_, value)| !value.is_empty()).and_then(|(sign, value)| {
                let place = match sign.to_ascii_lowercase().as_str() {
                    "from" => &mut asked.from,
                    "in" => &mut asked.within,
                    "after" | "since" => &mut asked.after,
                    "before" => &mut asked.before,
                    _ => return None,
                };
                Some((place, value))
            });
            match place {
                Some((place, value)) => *place = Some(value.trim_matches('"').to_owned()),
                None => {
                    if !asked.words.is_empty() {
                        asked.words.push(' ');
                    }
                    asked.words.push_str(piece);
                    quoted ^= piece.matches(super::is_quote).count() % 2 == 1;
                }
            }
        }
        asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_told_from_words() {
        let asked = Asked::read("from:bob lunch \"in: the from:here\" IN:#cats after:2026-11-01");
        assert_eq!(asked.words, "lunch \"in: the from:here\"");
        assert_eq!(asked.from.as_deref(), Some("bob"));
        assert_eq!(asked.within.as_deref(), Some("#cats"));
        assert_eq!(asked.after.as_deref(), Some("2026-11-01"));
        assert_eq!(asked.before, None);
        assert_eq!(
            Asked::read("see https://example.org to: x").words,
            "see https://example.org to: x"
        );
    }
}
