//! `search`: finds words in everything that was said, newest first.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::args::Search;
use super::here::Here;
use super::log::read_since;
use super::out::Outcome;
use crate::api::client::Client;
use crate::api::types::message::{MessageLine, PAGE_MAX};
use crate::api::types::search::MessageSearch;
use crate::face::wording::search as words;
use crate::model::find::Query;
use crate::model::find::asked::Asked;

/// Searches.
pub(super) async fn search(here: &Here, args: Search) -> Outcome {
    let asked = asked(args, Timestamp::now())?;
    let query = Query::parse(&asked.words).ok();
    let mut client = here.reader().await?;
    let mut shown = 0u32;
    let unfinished = pages(&mut client, asked, |line| {
        shown += 1;
        here.out.answer(line, || words::found_line(line, query.as_ref(), here.out.color()))
    })
    .await?;
    match unfinished {
        Some(until) => here.out.aside(&words::unfinished(&until)),
        None if shown == 0 => here.out.aside(words::nothing()),
        None => {}
    }
    Ok(())
}

/// How long a search goes on by itself where one answer does not come to the end: each takes about a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks page by page; before what to go on, if it was not looked to the beginning.
async fn pages(
    client: &mut Client,
    mut asked: MessageSearch,
    mut show: impl FnMut(&MessageLine) -> Outcome,
) -> Outcome<Option<String>> {
    let (mut left, begun) = (asked.limit, Instant::now());
    while left > 0 {
        asked.limit = left.min(PAGE_MAX);
        let found = client.ask(&asked).await?;
        for line in &found.messages {
            show(line)?;
        }
        let count = u32::try_from(found.messages.len()).unwrap_or(u32::MAX);
        let (full, more) = (count >= asked.limit, asked.go_on(&found));
        left = if full || more { left.saturating_sub(count) } else { 0 };
        if more && begun.elapsed() >= PATIENCE {
            return Ok(asked.before);
        }
        if let Some(last) = found.messages.last() {
            asked.older_than = Some(last.message.clone());
        }
    }
    Ok(None)
}

/// What is asked for: a flag counts before a sign among the words.
fn asked(args: Search, now: Timestamp) -> Outcome<MessageSearch> {
    let typed = Asked::read(&args.words.join(" "));
    let time = |text: &String| read_since(text, now);
    let after = args.since.or(typed.after).as_ref().map(time).transpose()?;
    let (mut before, mut older_than) = (None, None);
    if let Some(text) = args.before.or(typed.before) {
        // What is no time is a message: where the last page ended.
        match time(&text) {
            Ok(moment) => before = Some(moment),
            Err(error) if text.contains(['-', ':']) => return Err(error.into()),
            Err(_) => older_than = Some(text),
        }
    }
    Ok(MessageSearch {
        words: typed.words,
        conversation: args.within.or(typed.within),
        from: args.from.or(typed.from),
        after,
        before,
        older_than,
        limit: args.count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str, before: Option<&str>) -> Outcome<MessageSearch> {
        let (within, from, since, before) = (None, None, None, before.map(Into::into));
        let args = Search { words: vec![words.into()], within, from, since, before, count: 20 };
        asked(args, "2026-11-23T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn signs_among_the_words_are_as_good_as_flags() {
        let asked = read("from:bob \"at noon\" in:#cats after:2h", None).unwrap();
        assert_eq!(asked.words, "\"at noon\"");
        assert_eq!(
            (asked.from.as_deref(), asked.conversation.as_deref()),
            (Some("bob"), Some("#cats"))
        );
        assert_eq!(asked.after.as_deref(), Some("2026-11-23T10:00:00.000Z"));
    }

    #[test]
    fn before_takes_a_time_or_a_message() {
        let asked = read("x", Some("2026-11-20T00:00:00Z")).unwrap();
        assert_eq!(asked.before.as_deref(), Some("2026-11-20T00:00:00.000Z"));
        assert_eq!(read("x", Some("kq7v5xyz")).unwrap().older_than.as_deref(), Some("kq7v5xyz"));
        assert!(read("x", Some("2026-13-40")).is_err());
    }
}
