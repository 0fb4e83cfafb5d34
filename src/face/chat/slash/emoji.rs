//! Emoji by their names: `:heart:` and the like.

/// Most names offered at once.
const OFFERED_MAX: usize = 50;

/// The emoji that is meant: by its name, with or without colons, or as it stands.
pub(crate) fn read(text: &str) -> String {
    let bare = text.trim().trim_matches(':');
    emojis::get_by_shortcode(&bare.to_lowercase())
        .map_or_else(|| text.trim().to_owned(), |emoji| emoji.as_str().to_owned())
}

/// The names that begin like this, the shortest first.
pub(crate) fn names(begun: &str) -> Vec<&'static str> {
    let begun = begun.to_lowercase();
    let all = emojis::iter().flat_map(|emoji| emoji.shortcodes());
    let mut names: Vec<&str> = all.filter(|name| name.starts_with(&begun)).collect();
    names.sort_by_key(|name| (name.len(), *name));
    names.truncate(OFFERED_MAX);
    names
}

/// Words whose last one is the beginning of an emoji's name, `:hea`, with each emoji it may become.
pub(crate) fn in_words(line: &str) -> Vec<String> {
    let Some(at) = line.rfind(':') else { return vec![] };
    let (before, after) = line.split_at(at);
    let begun = after.trim_start_matches(':');
    let word = begun.len() >= 2 && begun.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let own = before.is_empty() || before.ends_with(char::is_whitespace);
    if !word || !own {
        return vec![];
    }
    names(begun).into_iter().map(|name| format!("{before}{} ", read(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_found_by_its_name_and_goes_as_it_is_otherwise() {
        assert_eq!(read(":heart:"), "❤️");
        assert_eq!(read("tada"), "🎉");
        assert_eq!(read(" 👍🏽 "), "👍🏽");
        assert_eq!(read(":frobnicate:"), ":frobnicate:");
        assert_eq!(names("tad"), ["tada"]);
    }

    #[test]
    fn a_name_begun_after_a_colon_becomes_the_emoji() {
        assert_eq!(in_words("well done :tad"), ["well done 🎉 "]);
        for line in ["10:30", "a:tada", ":t", "see: tada", "http://x"] {
            assert_eq!(in_words(line), Vec::<String>::new(), "{line}");
        }
    }
}
