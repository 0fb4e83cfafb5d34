//! The palette: a few letters of a conversation's or a command's name, and one is there.

use crate::face::chat::conversation::Conversation;
use crate::face::chat::window::editor::Editor;
use crate::face::wording::slash::{TABLE, usage, what as command_does};

/// Most choices that are listed.
pub(in crate::face::chat::window) const CHOICES_MAX: usize = 50;

/// What is looked for, and which choice is picked.
#[derive(Debug, Default)]
pub(in crate::face::chat::window) struct Palette {
    pub(in crate::face::chat::window) query: Editor,
    pub(in crate::face::chat::window) at: usize,
}

/// Something one can pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::face::chat::window) enum Choice {
    /// Goes to this conversation.
    Go(String),
    /// Does this, or begins to type it.
    Do {
        /// As it is typed.
        word: &'static str,
        /// Whether more has to be typed.
        needs_more: bool,
        /// What it does.
        what: String,
    },
}

/// All choices that fit, the best first.
pub(in crate::face::chat::window) fn choices(list: &[Conversation], query: &str) -> Vec<Choice> {
    let query = query.trim_start_matches('/').to_lowercase();
    let goes = list.iter().map(|one| (one.name.as_str(), Choice::Go(one.name.clone())));
    let does = TABLE.iter().map(|entry| {
        let needs_more = !entry.args.is_empty() && !entry.args.starts_with('[');
        let what = format!("{}  {}", usage(entry), command_does(entry.word));
        (entry.word, Choice::Do { word: entry.word, needs_more, what })
    });
    let fits = |(name, choice): (&str, Choice)| Some((fit(name, &query)?, choice));
    let mut found: Vec<(usize, Choice)> = goes.chain(does).filter_map(fits).collect();
    found.sort_by_key(|(far, _)| *far);
    found.into_iter().map(|(_, choice)| choice).take(CHOICES_MAX).collect()
}

/// How well a name fits: all letters of the query in their order; 0 is best.
fn fit(name: &str, query: &str) -> Option<usize> {
    let name = name.to_lowercase();
    if query.is_empty() || name.starts_with(query) {
        return Some(0);
    }
    if let Some(at) = name.find(query) {
        return Some(10 + at);
    }
    let (mut far, mut skipped) = (100, 0);
    let mut wanted = query.chars().filter(|c| *c != ' ').peekable();
    for letter in name.chars() {
        match wanted.peek() {
            None => break,
            Some(c) if *c == letter => {
                far += std::mem::take(&mut skipped);
                wanted.next();
            }
            Some(_) => skipped += 1,
        }
    }
    wanted.peek().is_none().then_some(far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_in_order_are_enough_and_the_best_comes_first() {
        let words = |query| -> Vec<&'static str> {
            let word = |choice| if let Choice::Do { word, .. } = choice { word } else { "" };
            choices(&[], query).into_iter().map(word).collect()
        };
        assert_eq!(words("doc"), ["doctor"]);
        assert_eq!(words("/trace"), ["trace"]);
        assert_eq!(words("vlz"), Vec::<&str>::new());
        assert_eq!(words("ivl")[0], "invite-link");
        assert_eq!(words("re")[..2], ["reply", "react"]);
        assert_eq!(words("").len(), TABLE.len());
    }
}
