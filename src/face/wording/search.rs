//! Words for what a search finds.

use super::tongue::{fixed, say};
use super::{clock, day, imported};
use crate::api::types::message::MessageLine;
use crate::face::clean;
use crate::model::find::Query;

fixed! {
    /// When nothing was found.
    pub(crate) nothing = "search-nothing";
}

/// When there was too much to look through; what is said goes on before this moment.
pub(crate) fn unfinished(until: &str) -> String {
    let until = clean::line(until);
    say!("search-unfinished", until)
}

/// Letters of a message's id: enough to name it.
const ID_LETTERS: usize = 8;

/// One message that was found: when, where, by whom, the words with the hits marked, and its id to go there.
pub(crate) fn found_line(line: &MessageLine, query: Option<&Query>, color: bool) -> String {
    let id: String = line.message.chars().take(ID_LETTERS).collect();
    let from = if line.mine { say!("you") } else { clean::name(&line.from) };
    let from = if color { format!("\u{1b}[1m{from}\u{1b}[0m") } else { from };
    let place = clean::name(&line.conversation);
    let from = if line.imported.is_some() {
        say!("attention-from-in", from, place = imported::conversation(line))
    } else if line.conversation.starts_with('#') || line.mine {
        say!("attention-from-in", from, place)
    } else {
        from
    };
    let text = marked(line.text.as_deref().unwrap_or_default(), query, color);
    let text = text.replace('\n', "\n      ");
    let id = say!("search-id", id);
    format!("{} {} {from}: {text}  {id}", day(&line.at), clock(&line.at))
}

/// The words, made safe, with what was looked for in reverse video, or between `*` where there are no colours.
fn marked(text: &str, query: Option<&Query>, color: bool) -> String {
    // Cleaned first, so that no mark falls into what cleaning puts there. That may hold letters too (where a link leads,
    // the number of a control): then it is marked as well, which is a mark more and nothing less.
    let clean = clean::text(text);
    let spans = query.map(|query| query.spans(&clean)).unwrap_or_default();
    let (on, off) = if color { ("\u{1b}[7m", "\u{1b}[0m") } else { ("*", "*") };
    let (mut marked, mut done) = (String::new(), 0);
    for span in spans {
        let (before, hit) = (clean.get(done..span.start), clean.get(span.clone()));
        marked.push_str(before.unwrap_or_default());
        for (nth, piece) in hit.unwrap_or_default().split('\n').enumerate() {
            // A mark ends with its line.
            marked.push_str(if nth > 0 { "\n" } else { "" });
            marked.extend([on, piece, off]);
        }
        done = span.end;
    }
    marked.push_str(clean.get(done..).unwrap_or_default());
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_marked_and_nothing_foreign_paints_the_terminal() {
        let query = Query::parse("noon caf").unwrap();
        let text = "Café at noon, \u{1b}[31mnoon";
        assert_eq!(marked(text, Some(&query), false), "*Café* at *noon*, ␛[31mnoon");
        let colored = marked("at noon", Some(&query), true);
        assert_eq!(colored, "at \u{1b}[7mnoon\u{1b}[0m");
        assert_eq!(marked("at noon", None, true), "at noon");
    }
}
