//! What Tab may put in place of what was typed: commands after a slash, and what a command takes after it.

use super::emoji;
use crate::face::wording::slash::{TABLE, Takes, entry_of, quoted};

/// The statuses one can set.
const STATUSES: [&str; 4] = ["online", "away", "busy", "invisible"];

/// Everything that could stand in the line instead, each the whole line up to the cursor.
pub(crate) fn choices(line: &str, friends: &[&str]) -> Vec<String> {
    if line.contains('\n') {
        return vec![];
    }
    let Some(after) = line.strip_prefix('/') else {
        let named = mention(line, friends);
        return if named.is_empty() { emoji::in_words(line) } else { named };
    };
    let Some((word, begun)) = after.split_once(' ') else {
        let fits = TABLE.iter().filter(|entry| entry.word.starts_with(&after.to_lowercase()));
        return fits.map(|entry| format!("/{} ", entry.word)).collect();
    };
    if begun.trim_start_matches('"').contains(' ') && !begun.starts_with('"') {
        return vec![];
    }
    let Some(entry) = entry_of(super::synonym(word).unwrap_or(word)) else { return vec![] };
    let begun = begun.trim_start_matches('"').to_lowercase();
    let fits = |choice: &str| choice.to_lowercase().starts_with(&begun);
    let line = |choice: String| format!("/{word} {choice} ");
    match entry.takes {
        Takes::Words => vec![],
        Takes::Friend => {
            friends.iter().filter(|name| fits(name)).map(|name| line(quoted(name))).collect()
        }
        Takes::Status => {
            STATUSES.iter().filter(|word| fits(word)).map(|word| line((*word).into())).collect()
        }
        Takes::Emoji => {
            let begun = begun.trim_start_matches(':');
            emoji::names(begun).into_iter().map(|name| line(emoji::read(name))).collect()
        }
        Takes::Command => {
            TABLE.iter().map(|e| e.word).filter(|word| fits(word)).map(|w| line(w.into())).collect()
        }
    }
}

/// A name at the start of a line, as one addresses somebody.
fn mention(line: &str, friends: &[&str]) -> Vec<String> {
    let Some(begun) = line.strip_prefix('@') else { return vec![] };
    let begun = begun.to_lowercase();
    let fits = friends.iter().filter(|name| name.to_lowercase().starts_with(&begun));
    fits.map(|name| format!("@{name} ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_completed_and_then_what_it_takes() {
        let friends = ["bob", "Bea B", "carol"];
        assert_eq!(choices("/qu", &friends), ["/query ", "/quit "]);
        assert_eq!(choices("/msg b", &friends), ["/msg bob ", "/msg \"Bea B\" "]);
        assert_eq!(choices("/status ", &friends).len(), 4);
        assert_eq!(choices("/help tr", &friends), ["/help trace "]);
        assert_eq!(choices("/m c", &friends), ["/m carol "]);
        assert_eq!(choices("@ca", &friends), ["@carol "]);
        assert_eq!(choices("/react tad", &friends), ["/react 🎉 "]);
        assert_eq!(choices("hooray :tad", &friends), ["hooray 🎉 "]);
        for nothing in ["hello", "", "/frob x", "/msg bob te", "/doctor ", "/msg bob\n/q"] {
            assert_eq!(choices(nothing, &friends), Vec::<String>::new(), "{nothing}");
        }
    }
}
