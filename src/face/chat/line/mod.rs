//! Line mode: plain lines in and out, no control of the screen; for screen readers, `TERM=dumb` and thin lines.
//!
//! [`talk`] decides what a typed line and a heard event come to, without doing anything; here it is done.

mod amending;
mod friends;
mod heard;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod scenes;
mod seen;
mod talk;

use std::io::{BufRead, IsTerminal, Write};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use self::talk::{Do, Talk};
use super::node::{Heard, Node, Want};
use super::ring::{self, Way};
use crate::api::error::ApiError;
use crate::face::opening::{Make, Opening};
use crate::face::wording::{line as words, wrong};

/// Most typed lines that wait to be looked at; more of a paste wait in the terminal.
const TYPED_MAX: usize = 16;

/// How long one waits at the end for what was asked and said, while the node is there.
const LAST_WAIT: Duration = Duration::from_secs(10);

/// Talks in lines until the person leaves or input ends.
///
/// # Errors
/// What made it impossible, such as an unknown name.
pub async fn line(opening: Opening) -> Result<(), ApiError> {
    let mut typed = lines_typed();
    let is_first = opening.first_run.is_some();
    if let Some(make) = &opening.first_run
        && !first_run(make, &mut typed).await?
    {
        return Ok(());
    }
    let mut session = Session {
        node: Node::behind(opening.socket),
        talk: Talk::new(opening.to),
        open_questions: 0,
        until: None,
    };
    session.talk.offers_words = is_first;
    session.run(&mut typed).await
}

/// A person at a keyboard, or a pipe, and the node.
struct Session {
    node: Node,
    talk: Talk,
    /// How much was asked and is not answered yet.
    open_questions: usize,
    /// The person is leaving, once everything is said and answered or this moment has come.
    until: Option<Instant>,
}

impl Session {
    async fn run(&mut self, typed: &mut mpsc::Receiver<String>) -> Result<(), ApiError> {
        loop {
            let listens = self.until.is_none() && self.talk.is_ready();
            let acts = tokio::select! {
                line = typed.recv(), if listens => match line {
                    Some(line) => self.talk.typed(&line),
                    None => vec![Do::Leave(None)],
                },
                heard = self.node.heard() => match heard {
                    Some(heard) => {
                        let answers = matches!(heard, Heard::Answered(..));
                        self.open_questions -= usize::from(answers && self.open_questions > 0);
                        self.talk.heard(heard)
                    }
                    None => return Err(ApiError::node_stopped()),
                },
                () = wait_until(self.until) => vec![],
                () = wait_until(self.talk.next_due()) => self.talk.due(Instant::now()),
            };
            for act in acts {
                self.carry_out(act)?;
            }
            let over = self.until.is_some_and(|until| Instant::now() >= until);
            let all_done = self.open_questions == 0 && self.talk.unsaid().is_none();
            if over || (self.until.is_some() && all_done) {
                return self
                    .talk
                    .unsaid()
                    .map_or(Ok(()), |error| self.say_unsaid().and(Err(error)));
            }
        }
    }

    fn carry_out(&mut self, act: Do) -> Result<(), ApiError> {
        match act {
            Do::Say(line) => say(&line),
            Do::Ask(want) => self.ask(want),
            Do::Ring(words) => self.ring(&words),
            Do::Leave(None) => {
                let wait = if self.talk.is_up { LAST_WAIT } else { Duration::ZERO };
                self.until = Some(Instant::now() + wait);
                Ok(())
            }
            Do::Leave(Some(error)) => Err(error),
        }
    }

    fn ask(&mut self, want: Want) -> Result<(), ApiError> {
        let text = if let Want::Send(one) = &want { Some(one.text.clone()) } else { None };
        if self.node.ask(want) {
            self.open_questions += 1;
            return Ok(());
        }
        say(&words::note(words::too_much()))?;
        text.map_or(Ok(()), |text| say(&words::not_sent(&text)))
    }

    /// Asks for attention, on a terminal only: nobody hears a bell in a file.
    fn ring(&self, words: &str) -> Result<(), ApiError> {
        let mut stdout = std::io::stdout().lock();
        match self.talk.ringing.way {
            Way::Desktop => ring::on_desktop(words),
            way if stdout.is_terminal() => {
                stdout
                    .write_all(&ring::bytes(way, words))
                    .and_then(|()| stdout.flush())
                    .map_err(unwritten)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn say_unsaid(&self) -> Result<(), ApiError> {
        self.talk.unsaid_texts().try_for_each(|text| say(&words::not_sent(text)))
    }
}

/// Waits for the moment, if there is one.
async fn wait_until(until: Option<Instant>) {
    match until {
        Some(until) => tokio::time::sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// Makes the identity; `false` when the person leaves instead.
async fn first_run(make: &Make, typed: &mut mpsc::Receiver<String>) -> Result<bool, ApiError> {
    say(&words::note(words::name_question()))?;
    while let Some(name) = typed.recv().await {
        match name.trim() {
            "" => {}
            "/quit" => return Ok(false),
            name => match make(name.to_owned(), None).await {
                Ok(()) => {
                    say(&words::note(words::made()))?;
                    return Ok(true);
                }
                Err(error) => say(&words::refused(&error))?,
            },
        }
    }
    Ok(false)
}

fn say(line: &str) -> Result<(), ApiError> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}").and_then(|()| stdout.flush()).map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unwritten(error: std::io::Error) -> ApiError {
    wrong::cannot_print(&error)
}

/// The lines typed, read on a thread of their own: a keyboard cannot be awaited.
fn lines_typed() -> mpsc::Receiver<String> {
    let (lines, typed) = mpsc::channel(TYPED_MAX);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().split(b'\n') {
            let Ok(line) = line else { return };
            let line = String::from_utf8_lossy(&line);
            let line = line.strip_suffix('\r').unwrap_or(&line).to_owned();
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    typed
}
