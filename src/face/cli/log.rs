//! `log`: reads a conversation, oldest first, and goes on with what comes.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::args::Log;
use super::here::Here;
use super::out::{Out, Outcome};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::{EventKind, EventSubscribe, EventWhat};
use crate::api::types::import::PREFIX;
use crate::api::types::message::{MessageLine, MessageList, PAGE_MAX, PAGE_USUAL};
use crate::api::types::room::RoomShow;
use crate::face::wording::{self, imported, messages as words, wrong};
use crate::model::span::Span;

/// Most messages that one `log` shows; all of them are held in memory, because the newest are read first.
const LINES_MAX: u32 = 100_000;

/// Shows a conversation.
pub(super) async fn log(here: &Here, args: Log) -> Outcome {
    let since =
        args.since.as_deref().map(|since| read_since(since, Timestamp::now())).transpose()?;
    let is_imported = args.to.trim().starts_with(PREFIX);
    if is_imported && args.follow {
        let (message, hint) = imported::no_follow();
        return Err(ApiError::new(ErrorKind::Usage, message).hint(hint).into());
    }
    let mut client = if args.follow { here.node().await? } else { here.reader().await? };
    if args.follow {
        let kinds = vec![EventKind::Message];
        client.ask(&EventSubscribe { since: None, kinds }).await?;
    }
    let wanted = args.count.unwrap_or(if since.is_some() { LINES_MAX } else { PAGE_USUAL });
    let lines =
        read_pages(&mut client, &args.to, wanted.min(LINES_MAX), (args.before, args.around), since)
            .await?;
    if lines.is_empty() && !args.follow {
        let nothing = || words::no_messages(&args.to);
        here.out.aside(&if is_imported { imported::nothing_there() } else { nothing() });
    }
    if let Some(line) = lines.first().filter(|line| line.imported.is_some()) {
        here.out.words(&imported::above(line))?;
    }
    let mut printer = Printer { out: here.out, day: String::new() };
    for line in &lines {
        printer.print(line)?;
    }
    if args.follow { follow(&mut client, &args.to, &lines, &mut printer).await } else { Ok(()) }
}

/// Reads as many pages as it takes, newest first, and puts them in order.
async fn read_pages(
    client: &mut Client,
    conversation: &str,
    wanted: u32,
    (mut before, around): (Option<String>, Option<String>),
    since: Option<String>,
) -> Outcome<Vec<MessageLine>> {
    let mut pages = Vec::new();
    if around.is_some() {
        let (conversation, limit) = (conversation.to_owned(), wanted.min(PAGE_MAX));
        return Ok(client.ask(&MessageList { conversation, limit, before, around, since }).await?);
    }
    let mut left = wanted;
    while left > 0 {
        let limit = left.min(PAGE_MAX);
        let (conversation, since) = (conversation.to_owned(), since.clone());
        let page =
            client.ask(&MessageList { conversation, limit, before, around: None, since }).await?;
        let found = u32::try_from(page.len()).unwrap_or(u32::MAX);
        before = page.first().map(|line| line.message.clone());
        pages.push(page);
        left = if found < limit { 0 } else { left.saturating_sub(found) };
    }
    Ok(pages.into_iter().rev().flatten().collect())
}

/// Shows what comes; what came between subscribing and reading was shown already.
async fn follow(
    client: &mut Client,
    to: &str,
    shown: &[MessageLine],
    printer: &mut Printer,
) -> Outcome {
    let seen: BTreeSet<&str> = shown.iter().map(|line| line.message.as_str()).collect();
    let conversation = match shown.first() {
        Some(line) => line.conversation.clone(),
        None if to.starts_with('#') => {
            let room = client.ask(&RoomShow { room: to.into() }).await?;
            format!("#{}", room.name)
        }
        None => {
            client.ask(&crate::api::types::friend::FriendShow { friend: to.into() }).await?.name
        }
    };
    while let Some(event) = client.next_event().await? {
        match event.what {
            EventWhat::Message(line)
                if line.conversation == conversation && !seen.contains(line.message.as_str()) =>
            {
                printer.print(&line)?;
            }
            EventWhat::Overflow { .. } => {
                printer.out.note(&wording::events::event(&event, false));
            }
            _ => {}
        }
    }
    Err(ApiError::node_stopped().into())
}

/// Prints messages with a line between days.
struct Printer {
    out: Out,
    day: String,
}

impl Printer {
    fn print(&mut self, line: &MessageLine) -> Outcome {
        let day = wording::day(&line.at);
        if day != self.day {
            self.out.words(&words::day_line(&line.at))?;
            self.day = day;
        }
        self.out.answer(line, || words::log_line(line, self.out.color()))
    }
}

/// Reads a point in time: a span back from now, a day here, or a moment of RFC 3339.
pub(super) fn read_since(text: &str, now: Timestamp) -> Result<String, ApiError> {
    let moment = if let Ok(Span(back)) = text.parse() {
        SignedDuration::try_from(back).ok().and_then(|back| now.checked_sub(back).ok())
    } else if let Ok(day) = text.parse::<Date>() {
        day.to_zoned(TimeZone::system()).ok().map(|start| start.timestamp())
    } else {
        text.parse().ok()
    };
    moment.map(|moment| format!("{moment:.3}")).ok_or_else(wrong::no_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_takes_a_span_a_day_or_a_moment() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        assert_eq!(read_since("2h", now).unwrap(), "2026-11-23T10:00:00.000Z");
        assert_eq!(read_since("2026-11-23T11:30:00Z", now).unwrap(), "2026-11-23T11:30:00.000Z");
        assert!(read_since("2026-11-23", now).is_ok());
        assert_eq!(read_since("yesterday", now).unwrap_err().exit_code(), 2);
    }
}
