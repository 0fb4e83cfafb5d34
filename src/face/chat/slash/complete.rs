//! What Tab may put in place of what was typed: commands after a slash, and what a command takes after it.

use super::emoji;
use crate::face::wording::slash::{TABLE, Takes, entry_of, quoted};

/// The statuses one can set.
const STATUSES: [&str; 4] = ["online", "away", "busy", "invisible"];

/// Spans one may mean, as they are typed.
const TIMES: [&str; 4] = ["1h", "8h", "1d", "1w"];

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
    let Some(entry) = entry_of(super::synonym(word).unwrap_or(word)) else { return vec![] };
    let (takes, done, begun) = match first_done(begun) {
        None => (entry.takes, "", begun),
        Some((done, begun)) => (second(entry.word), done, begun),
    };
    let quote = begun.starts_with('"');
    let begun = begun.trim_start_matches('"').to_lowercase();
    if begun.contains(' ') && !quote {
        return vec![];
    }
    let fits = |choice: &str| choice.to_lowercase().starts_with(&begun);
    let line = |choice: &str| format!("/{word} {done}{choice} ");
    let all = |choices: &[&str]| choices.iter().filter(|c| fits(c)).map(|c| line(c)).collect();
    let named = |wanted: fn(&str) -> bool| {
        let names = friends.iter().filter(|name| wanted(name));
        let fits = names.filter(|name| fits(name) || fits(name.trim_start_matches('#')));
        fits.map(|name| line(&quoted(name))).collect()
    };
    match takes {
        Takes::Words => vec![],
        Takes::Friend if done.is_empty() => named(|_| true),
        Takes::Friend => named(|name| !name.starts_with('#')),
        Takes::Room => named(|name| name.starts_with('#')),
        Takes::Time => all(&TIMES),
        Takes::Status => all(&STATUSES),
        Takes::Emoji => {
            let begun = begun.trim_start_matches(':');
            emoji::names(begun).into_iter().map(|name| line(&emoji::read(name))).collect()
        }
        Takes::Command => {
            let words: Vec<&str> = TABLE.iter().map(|entry| entry.word).collect();
            all(&words)
        }
    }
}

/// A first word that is all typed, with the blank after it, and what stands behind.
fn first_done(args: &str) -> Option<(&str, &str)> {
    let end = match args.strip_prefix('"') {
        Some(quoted) => quoted.find('"')? + 2,
        None => args.find(' ')?,
    };
    let blank = args.get(end..)?.strip_prefix(' ')?;
    Some((args.get(..args.len() - blank.len())?, blank))
}

/// What the second word after a command is.
fn second(word: &str) -> Takes {
    match word {
        "introduce" => Takes::Friend,
        "invite" => Takes::Room,
        "mute" => Takes::Time,
        _ => Takes::Words,
    }
}

/// Where the last word of a line begins, which is what the choices for it have in their place.
pub(crate) fn last_word(line: &str) -> usize {
    let in_quotes = line.matches('"').count() % 2 == 1;
    let at = if in_quotes { line.rfind('"') } else { line.rfind(' ').map(|at| at + 1) };
    at.unwrap_or_default()
}

/// A name after `@`, as one addresses somebody.
fn mention(line: &str, friends: &[&str]) -> Vec<String> {
    let Some(at) = line.rfind('@') else { return vec![] };
    let (before, begun) = (line.get(..at).unwrap_or_default(), line.get(at + 1..));
    if !before.is_empty() && !before.ends_with(char::is_whitespace) {
        return vec![];
    }
    let begun = begun.unwrap_or_default().to_lowercase();
    let people = friends.iter().filter(|name| !name.starts_with('#'));
    let fits = people.filter(|name| name.to_lowercase().starts_with(&begun));
    fits.map(|name| format!("{before}@{name} ")).collect()
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
        assert_eq!(choices("hi @b", &friends), ["hi @bob ", "hi @Bea B "]);
        assert_eq!(choices("/introduce bob c", &friends), ["/introduce bob carol "]);
        assert_eq!(choices("/introduce \"Bea B\" c", &friends), ["/introduce \"Bea B\" carol "]);
        assert_eq!(choices("/introduce \"Bea", &friends), ["/introduce \"Bea B\" "]);
        let all = ["bob", "carol", "#cats"];
        assert_eq!(choices("/invite bob c", &all), ["/invite bob #cats "]);
        assert_eq!(choices("/introduce bob c", &all), ["/introduce bob carol "]);
        assert_eq!(choices("/join ca", &all), ["/join #cats "]);
        assert_eq!(choices("/mute bob 8", &friends), ["/mute bob 8h "]);
        assert_eq!(choices("/timer ", &friends).len(), 4);
        assert_eq!(choices("/react tad", &friends), ["/react 🎉 "]);
        assert_eq!(choices("hooray :tad", &friends), ["hooray 🎉 "]);
        for nothing in [
            "hello",
            "",
            "a@b",
            "/frob x",
            "/mute bob 8h x",
            "/msg bob te",
            "/doctor ",
            "/msg bob\n/q",
        ] {
            assert_eq!(choices(nothing, &friends), Vec::<String>::new(), "{nothing}");
        }
    }
}
