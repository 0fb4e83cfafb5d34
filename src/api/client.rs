//! A face's side of the local door: ask and get an answer, subscribe and get events.

use std::collections::VecDeque;
use std::path::Path;

use tokio::io::{AsyncRead, AsyncWrite};

use super::codec::{ANSWER_BYTES_MAX, FromNode, Line, Lines, OutgoingCall, write_line};
use super::error::{ApiError, ErrorKind};
use super::request::Ask;
use super::said::said;
use super::socket;
use super::types::event::{EventLine, EventWhat};

/// Most events kept aside while an answer is awaited; one more becomes an overflow.
pub const KEPT_EVENTS_MAX: usize = 4096;

/// A connection to a node: one question at a time. A face that wants to ask while it listens opens two.
pub struct Client {
    lines: Lines<Box<dyn AsyncRead + Send + Unpin>>,
    writer: Box<dyn AsyncWrite + Send + Unpin>,
    asked: u64,
    kept: VecDeque<EventLine>,
}

impl Client {
    /// Connects to the node behind the socket at `path`.
    ///
    /// # Errors
    /// [`ErrorKind::NodeDown`] when nobody answers there.
    pub async fn connect(path: &Path) -> Result<Self, ApiError> {
        Ok(Self::over(socket::connect(path).await?))
    }

    /// Speaks over a stream that leads to a node in this very process.
    #[must_use]
    pub fn over<S: AsyncRead + AsyncWrite + Send + 'static>(stream: S) -> Self {
        let (reader, writer) = tokio::io::split(stream);
        let lines = Lines::new(Box::new(reader) as Box<_>, ANSWER_BYTES_MAX);
        Self { lines, writer: Box::new(writer), asked: 0, kept: VecDeque::new() }
    }

    /// Asks, and waits for the answer. Events that come meanwhile are kept for [`Self::next_event`].
    ///
    /// # Errors
    /// What the node refuses with; [`ErrorKind::NoAnswer`] when it ended first.
    pub async fn ask<A: Ask>(&mut self, asked: &A) -> Result<A::Answer, ApiError> {
        self.asked += 1;
        let id = self.asked;
        let call = OutgoingCall { jsonrpc: "2.0", id, method: A::METHOD, params: asked };
        write_line(&mut self.writer, &call).await.map_err(|_| ApiError::no_answer())?;
        loop {
            let line = self.next_line().await?.ok_or_else(ApiError::no_answer)?;
            if line.method.is_some() {
                self.keep(event(line)?);
            } else if let Some(error) = line.error {
                return Err(error.into());
            } else if line.id == Some(id) {
                let result = line.result.unwrap_or_default();
                return serde_json::from_value(result).map_err(|error| foreign(&error));
            }
        }
    }

    /// The next event of the subscription made with `event.subscribe`; `None` when the node has hung up.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when the node says something this version does not understand.
    pub async fn next_event(&mut self) -> Result<Option<EventLine>, ApiError> {
        if let Some(event) = self.kept.pop_front() {
            return Ok(Some(event));
        }
        loop {
            match self.next_line().await? {
                None => return Ok(None),
                Some(line) if line.method.is_some() => return event(line).map(Some),
                Some(_) => {}
            }
        }
    }

    fn keep(&mut self, event: EventLine) {
        if self.kept.len() < KEPT_EVENTS_MAX {
            self.kept.push_back(event);
        } else if let Some(last) = self.kept.back_mut() {
            // The last kept one falls into the gap too: the number stays that of the one before it.
            let (seq, missed) = match last.what {
                EventWhat::Overflow { missed } => (last.seq, missed + 1),
                _ => (last.seq.saturating_sub(1), 2),
            };
            *last = EventLine { seq, what: EventWhat::Overflow { missed } };
        }
    }

    async fn next_line(&mut self) -> Result<Option<FromNode>, ApiError> {
        match self.lines.next().await {
            Ok(Line::Whole(line)) => {
                serde_json::from_slice(&line).map(Some).map_err(|error| foreign(&error))
            }
            Ok(Line::TooLong) => {
                Err(ApiError::refusing(ErrorKind::Internal, said!("refused-long-answer")))
            }
            Ok(Line::End) | Err(_) => Ok(None),
        }
    }
}

fn event(line: FromNode) -> Result<EventLine, ApiError> {
    serde_json::from_value(line.params).map_err(|error| foreign(&error))
}

fn foreign(error: &serde_json::Error) -> ApiError {
    let error = error.to_string();
    ApiError::refusing(ErrorKind::OtherVersion, said!("refused-foreign-answer", error))
}
