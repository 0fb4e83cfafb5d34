//! `export`: history in the open, page by page, so that a million messages need no more memory than a thousand.

mod sheet;
mod sink;

use std::collections::VecDeque;
use std::path::Path;

use serde::Serialize;

use self::sink::Sink;
use super::args::{Export, Format};
use super::here::Here;
use super::out::{End, Outcome};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::friend::FriendList;
use crate::api::types::message::{MessageLine, MessageList, PAGE_MAX};
use crate::api::types::room::RoomList;
use crate::face::wording::{self, export as words};

/// How many messages back an answer still finds what it answers.
const QUOTED_MAX: usize = 1000;

/// What is said when a file was written.
#[derive(Serialize)]
struct Exported {
    done: bool,
    messages: u64,
}

/// Writes conversations out.
pub(super) async fn export(here: &Here, args: Export) -> Outcome {
    let path = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let sink = match (path, args.by_day) {
        (None, true) => {
            let error = ApiError::new(ErrorKind::Usage, words::by_day_needs_folder());
            return Err(error.hint(words::name_folder()).into());
        }
        (None, false) => Sink::Stdout { begun: false },
        (Some(path), false) => Sink::file(path, args.force)?,
        (Some(path), true) => Sink::days(path, args.format, args.force)?,
    };
    // Dropping what was begun removes it: whoever ends this by a signal finds nothing half done.
    tokio::select! {
        written = write(here, args.to, args.format, sink) => {
            let count = written?;
            let Some(path) = path else { return Ok(()) };
            here.out.aside(&words::done(count, &path.display().to_string()));
            if here.out.json() {
                here.out.answer(&Exported { done: true, messages: count }, String::new)?;
            }
            Ok(())
        }
        () = asked_to_end() => Err(End::Terminated),
    }
}

/// Ends when somebody asks the process to end.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            terminate.recv().await;
            return;
        }
    }
    std::future::pending().await
}

/// Writes what was asked for; how many messages.
async fn write(here: &Here, to: Option<String>, format: Format, sink: Sink) -> Outcome<u64> {
    let mut client = here.reader().await?;
    let talks = match to {
        Some(to) => vec![to],
        None => all_talks(&mut client).await?,
    };
    let mut writer = Writer { format, sink, talk: None, day: String::new(), count: 0 };
    for talk in talks {
        writer.talk(&mut client, &talk).await?;
    }
    writer.finish()
}

/// Every conversation there is, by ids: names may be anything.
async fn all_talks(client: &mut Client) -> Outcome<Vec<String>> {
    let friends = client.ask(&FriendList {}).await?;
    let rooms = client.ask(&RoomList {}).await?;
    let friends = friends.into_iter().filter_map(|friend| friend.id);
    Ok(friends.chain(rooms.into_iter().map(|room| format!("#{}", room.room))).collect())
}

/// Writes what it is given where it goes.
struct Writer {
    format: Format,
    sink: Sink,
    /// The conversation whose name stands above what comes.
    talk: Option<String>,
    day: String,
    count: u64,
}

impl Writer {
    /// Writes one conversation, oldest first. Pages can only be read backwards: a first pass notes where each begins.
    async fn talk(&mut self, client: &mut Client, talk: &str) -> Outcome {
        let newest = page(client, talk, None).await?;
        let mut before = newest.first().map(|line| line.message.clone());
        let mut starts = Vec::new();
        while let Some(start) = before {
            let older = page(client, talk, Some(start.clone())).await?;
            before = older.first().map(|line| line.message.clone());
            if let Some(first) = &before {
                starts.push((start, first.clone()));
            }
        }
        let mut told = VecDeque::new();
        for (start, first) in starts.into_iter().rev() {
            let lines = page(client, talk, Some(start)).await?;
            // Something came in between, or went: a message would be written twice, or not at all.
            if lines.first().map(|line| &line.message) != Some(&first) {
                return Err(changed().into());
            }
            lines.into_iter().try_for_each(|line| self.line(line, &mut told))?;
        }
        newest.into_iter().try_for_each(|line| self.line(line, &mut told))
    }

    fn line(&mut self, line: MessageLine, told: &mut VecDeque<MessageLine>) -> Outcome {
        let date = wording::date_of(&line.at);
        if self.sink.turn_to(&date)? {
            self.sink.write(&self.format.begin())?;
            self.talk = None;
        }
        if self.talk.as_ref() != Some(&line.conversation_id) {
            self.sink.write(&self.format.talk(&wording::imported::conversation(&line)))?;
            self.talk = Some(line.conversation_id.clone());
            self.day.clear();
        }
        if self.day != date {
            self.sink.write(&self.format.day(&line.at))?;
            self.day = date;
        }
        let answers = |known: &&MessageLine| Some(&known.message) == line.reply_to.as_ref();
        let answered = line.reply_to.as_ref().and_then(|_| told.iter().rev().find(answers));
        self.sink.write(&self.format.line(&line, answered))?;
        self.count += 1;
        if self.format != Format::Jsonl {
            if told.len() == QUOTED_MAX {
                told.pop_front();
            }
            told.push_back(line);
        }
        Ok(())
    }

    /// Ends it, and answers how many messages it holds.
    fn finish(mut self) -> Outcome<u64> {
        if self.count == 0 && !matches!(self.sink, Sink::Days(_)) {
            self.sink.write(&self.format.begin())?;
        }
        self.sink.finish(self.format.end())?;
        Ok(self.count)
    }
}

async fn page(
    client: &mut Client,
    talk: &str,
    before: Option<String>,
) -> Outcome<Vec<MessageLine>> {
    let inside = before.is_some();
    let (conversation, limit) = (talk.to_owned(), PAGE_MAX);
    let page =
        client.ask(&MessageList { conversation, limit, before, around: None, since: None }).await;
    page.map_err(|error| match error.kind {
        ErrorKind::NoSuchMessage if inside => changed().into(),
        _ => error.into(),
    })
}

/// The conversation is no longer what it was when the export began.
fn changed() -> ApiError {
    ApiError::new(ErrorKind::Failed, words::changed()).hint(words::again())
}
