//! `import`: takes messages from a file of `export` or `log --json`, for reading.
//!
//! The file is read twice. The first time every line is checked, and one that is no message stops everything before
//! anything was asked; the second time lines go to the node in portions, each taken whole. What was taken is known by
//! author and id, so whatever goes wrong on the way, the next run completes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::args::Import;
use super::here::Here;
use super::out::{End, Outcome};
use super::room::sure;
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::import::{
    BadLine, ImportAdd, ImportForget, ImportLine, ImportList, ImportTook, LINE_BYTES_MAX,
    LINES_MAX, OnLine,
};
use crate::face::wording::imported as words;
use crate::face::wording::refused::error_words;
use crate::model::imported::{IMPORTED_MAX, IMPORTS_MAX};

/// Largest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 4 << 30;

/// Bytes of lines that go to the node at once; half of what it reads as one request.
const PORTION_BYTES: usize = 512 * 1024 - LINE_BYTES_MAX;

/// Lines after which others get a turn, so that Ctrl+C ends a long reading.
const LINES_A_TURN: u64 = 1_024;

/// Takes a file in, shows what was taken, or forgets some of it.
pub(super) async fn import(here: &Here, args: Import) -> Outcome {
    match (args.file, args.forget) {
        (Some(file), _) => take(here, &file).await,
        (None, Some(name)) => forget(here, &name, args.yes).await,
        (None, None) => list(here).await,
    }
}

async fn list(here: &Here) -> Outcome {
    let all = here.reader().await?.ask(&ImportList {}).await?;
    if all.is_empty() {
        here.out.aside(&words::none());
    }
    all.iter().try_for_each(|card| here.out.answer(card, || words::card(card)))
}

/// Forgets an imported conversation whole.
pub(super) async fn forget(here: &Here, name: &str, yes: bool) -> Outcome {
    if !sure(here, yes, words::forget_question(name)).await? {
        return Ok(());
    }
    let done = here.reader().await?.ask(&ImportForget { import: name.to_owned() }).await?;
    here.out.answer(&done, || words::forgotten(name))
}

async fn take(here: &Here, path: &Path) -> Outcome {
    let shown = path.display().to_string();
    let checked = check(path, &shown).await?;
    let mut client = here.reader().await?;
    let mut done = Done::default();
    if let Err(end) = give(&mut client, path, &shown, &mut done).await {
        let End::Failed(error) = end else { return Err(end) };
        if done.taken() == 0 {
            return Err(error.into());
        }
        let why = error_words(&error);
        let (message, hint) = words::stopped(&shown, &why, done.taken());
        return Err(ApiError::new(error.kind, message).hint(hint).into());
    }
    if done.talks.is_empty() {
        here.out.aside(&words::empty(&shown));
    }
    for took in &done.talks {
        // Where all was left out, there is nothing else to say of it.
        if took.taken + took.known > 0 || here.out.json() {
            here.out.answer(took, || words::took(took))?;
        }
        words::left_out(took).iter().for_each(|words| here.out.aside(words));
    }
    words::other(checked).iter().for_each(|words| here.out.aside(words));
    Ok(())
}

/// Reads all of it once; how many lines are no messages.
async fn check(path: &Path, shown: &str) -> Outcome<u64> {
    let mut file = Lines::open(path, shown)?;
    let (mut talks, mut other) = (BTreeMap::<String, u64>::new(), 0);
    while let Some(line) = file.next().await? {
        let origin = match line.read().map_err(|bad| file.bad(bad))? {
            OnLine::Message(_, origin) | OnLine::LeftOut(origin) => origin,
            OnLine::Other => {
                other += 1;
                continue;
            }
        };
        let count = talks.entry(origin.id).or_default();
        *count += 1;
        if *count > IMPORTED_MAX || talks.len() > IMPORTS_MAX {
            return Err(refused(ErrorKind::TooMany, words::too_many(shown)));
        }
    }
    Ok(other)
}

/// What has come of it so far.
#[derive(Default)]
struct Done {
    talks: Vec<ImportTook>,
}

impl Done {
    fn taken(&self) -> u64 {
        self.talks.iter().map(|took| took.taken).sum()
    }

    fn add(&mut self, more: ImportTook) {
        match self.talks.iter_mut().find(|took| took.import == more.import) {
            Some(took) => {
                let (taken, known) = (took.taken + more.taken, took.known + more.known);
                let left_out = took.left_out + more.left_out;
                *took = ImportTook { taken, known, left_out, ..more };
            }
            None => self.talks.push(more),
        }
    }
}

/// Gives all of it to the node, in portions.
async fn give(client: &mut Client, path: &Path, shown: &str, done: &mut Done) -> Outcome {
    let mut file = Lines::open(path, shown)?;
    loop {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        while lines.len() < LINES_MAX && bytes < PORTION_BYTES {
            let Some(line) = file.next().await? else { break };
            bytes += file.line.len();
            lines.push(line);
        }
        if lines.is_empty() {
            return Ok(());
        }
        client.ask(&ImportAdd { lines }).await?.into_iter().for_each(|took| done.add(took));
    }
}

/// The lines of a file, one after the other.
struct Lines<'a> {
    reader: BufReader<File>,
    shown: &'a str,
    line: Vec<u8>,
    number: u64,
}

impl<'a> Lines<'a> {
    fn open(path: &Path, shown: &'a str) -> Outcome<Self> {
        let cannot = |error| refused(ErrorKind::Unreadable, words::cannot_read(shown, &error));
        let about = std::fs::metadata(path).map_err(cannot)?;
        if !about.is_file() {
            return Err(refused(ErrorKind::Unreadable, words::no_file(shown)));
        }
        if about.len() > FILE_BYTES_MAX {
            return Err(refused(ErrorKind::TooMany, words::too_large(shown, FILE_BYTES_MAX)));
        }
        let reader = BufReader::new(File::open(path).map_err(cannot)?);
        Ok(Self { reader, shown, line: Vec::new(), number: 0 })
    }

    /// The next line that is not empty.
    async fn next(&mut self) -> Outcome<Option<ImportLine>> {
        loop {
            self.line.clear();
            self.number += 1;
            if self.number.is_multiple_of(LINES_A_TURN) {
                tokio::task::yield_now().await;
            }
            let most = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX) + 2;
            let read = self.reader.by_ref().take(most).read_until(b'\n', &mut self.line);
            let cannot =
                |error| refused(ErrorKind::Unreadable, words::cannot_read(self.shown, &error));
            if read.map_err(cannot)? == 0 {
                return Ok(None);
            }
            let is_whole = self.line.ends_with(b"\n");
            let text = self.line.trim_ascii();
            if text.is_empty() {
                continue;
            }
            return match ImportLine::parse(text) {
                Err(BadLine::NoLine) if !is_whole => Err(self.bad(BadLine::Torn)),
                read => read.map(Some).map_err(|bad| self.bad(bad)),
            };
        }
    }

    fn bad(&self, bad: BadLine) -> End {
        refused(ErrorKind::Unreadable, words::bad_line(self.number, self.shown, bad))
    }
}

fn refused(kind: ErrorKind, (message, hint): (String, String)) -> End {
    ApiError::new(kind, message).hint(hint).into()
}
