//! The lines of the local door: JSON-RPC 2.0 objects, one a line, none longer than the reader allows.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use super::error::{ApiError, ErrorKind};
use super::request::{Answer, BadCall, Request};
use super::said::Said;
use super::types::event::EventLine;

/// Longest line a node reads, in bytes: 16 KiB of text fit even when every letter is escaped, and a paste too.
pub(super) const CALL_BYTES_MAX: usize = 1024 * 1024;

/// Longest line a client reads, in bytes: a page of 500 messages of 16 KiB, every letter of them escaped.
pub(super) const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Reads lines up to a length, over-long ones only by name. Dropping a half-done read loses nothing.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    bytes_max: usize,
    line: Vec<u8>,
    too_long: bool,
}

/// What [`Lines::next`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// One line, without its end.
    Whole(Vec<u8>),
    /// A line over the limit; its bytes are gone.
    TooLong,
    /// The other side is done.
    End,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, bytes_max: usize) -> Self {
        Self { reader: BufReader::new(reader), bytes_max, line: Vec::new(), too_long: false }
    }

    /// The next line. A last line without its end counts as none: it may be cut off.
    pub(super) async fn next(&mut self) -> std::io::Result<Line> {
        loop {
            let chunk = self.reader.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(Line::End);
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            self.too_long |= self.line.len() + part.len() > self.bytes_max;
            if self.too_long {
                self.line = Vec::new();
            } else {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(match std::mem::take(&mut self.too_long) {
                    true => Line::TooLong,
                    false => Line::Whole(std::mem::take(&mut self.line)),
                });
            }
        }
    }
}

/// Writes one object as one line.
pub(super) async fn write_line<W: AsyncWrite + Unpin>(
    writer: &mut W,
    object: &impl Serialize,
) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(object)?;
    line.push(b'\n');
    writer.write_all(&line).await?;
    writer.flush().await
}

/// One call as it was read: who waits for the answer, and what is asked.
#[derive(Debug)]
pub(super) struct Incoming {
    /// What the answer must repeat; `None` for a notification, which gets no answer.
    pub(super) id: Option<Value>,
    /// What is asked, or why that cannot be said.
    pub(super) request: Result<Request, RpcError>,
}

#[derive(Deserialize)]
struct RawCall {
    #[serde(default)]
    jsonrpc: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Value>,
    method: String,
    #[serde(default)]
    params: Value,
}

/// Tells `"id":null` from no id at all.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Reads one call. Never fails: what is wrong becomes the error that is answered.
pub(super) fn read_call(line: &[u8]) -> Incoming {
    let object: Value = match serde_json::from_slice(line) {
        Ok(object) => object,
        Err(error) => return Incoming::wrong(Value::Null, RpcError::not_json(&error)),
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    if !(id.is_null() || id.is_string() || id.is_number()) {
        return Incoming::wrong(Value::Null, RpcError::no_call("id must be a string or a number"));
    }
    let call: RawCall = match serde_json::from_value(object) {
        Ok(call) => call,
        Err(error) => return Incoming::wrong(id, RpcError::no_call(&error.to_string())),
    };
    if call.jsonrpc.as_deref() != Some("2.0") {
        return Incoming::wrong(id, RpcError::no_call("jsonrpc must be \"2.0\""));
    }
    let request = Request::read(&call.method, call.params)
        .map_err(|bad| RpcError::bad_call(&call.method, &bad));
    Incoming { id: call.id, request }
}

impl Incoming {
    fn wrong(id: Value, error: RpcError) -> Self {
        Self { id: Some(id), request: Err(error) }
    }
}

/// An error as JSON-RPC carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RpcError {
    code: i32,
    message: String,
    data: RpcErrorDetail,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct RpcErrorDetail {
    kind: ErrorKind,
    #[serde(default)]
    hint: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    said: Option<Box<Said>>,
}

impl RpcError {
    fn new(code: i32, error: ApiError) -> Self {
        let data = RpcErrorDetail { kind: error.kind, hint: error.hint, said: error.said };
        Self { code, message: error.message, data }
    }

    fn not_json(error: &serde_json::Error) -> Self {
        let error =
            ApiError::new(ErrorKind::Unreadable, format!("This line is not JSON: {error}."));
        Self::new(-32700, error.hint("Send one JSON-RPC 2.0 object a line."))
    }

    fn no_call(why: &str) -> Self {
        let error = ApiError::new(ErrorKind::Usage, format!("This is not a call: {why}."));
        Self::new(-32600, error.hint("Send one JSON-RPC 2.0 object a line; batches are not taken."))
    }

    fn bad_call(method: &str, bad: &BadCall) -> Self {
        match bad {
            BadCall::UnknownMethod => {
                let method: String = method.chars().take(64).collect();
                let message = format!("There is no method \"{method}\".");
                let error = ApiError::new(ErrorKind::UnknownMethod, message);
                Self::new(-32601, error.hint("docs/API.md lists them all."))
            }
            BadCall::Parameters(why) => {
                let error = ApiError::new(ErrorKind::Usage, format!("Wrong parameters: {why}."));
                Self::new(-32602, error)
            }
        }
    }

    /// A line over [`CALL_BYTES_MAX`].
    pub(super) fn too_long() -> Self {
        let message = format!("That line is longer than {CALL_BYTES_MAX} bytes.");
        Self::new(-32600, ApiError::new(ErrorKind::Usage, message))
    }
}

/// The codes from -32000 down are the server's own: ours is -32000 less the exit code.
impl From<ApiError> for RpcError {
    fn from(error: ApiError) -> Self {
        Self::new(-32000 - i32::from(error.exit_code()), error)
    }
}

impl From<RpcError> for ApiError {
    fn from(error: RpcError) -> Self {
        let RpcErrorDetail { kind, hint, said } = error.data;
        Self { kind, message: error.message, hint, said }
    }
}

/// An answer on its way to the asker.
#[derive(Serialize)]
pub(super) struct Outgoing<'a> {
    jsonrpc: &'static str,
    id: &'a Value,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome<'a> {
    Result(&'a Answer),
    Error(&'a RpcError),
}

impl<'a> Outgoing<'a> {
    pub(super) fn new(id: &'a Value, outcome: &'a Result<Answer, RpcError>) -> Self {
        let outcome = match outcome {
            Ok(answer) => Outcome::Result(answer),
            Err(error) => Outcome::Error(error),
        };
        Self { jsonrpc: "2.0", id, outcome }
    }
}

/// An event on its way to a subscriber: a JSON-RPC notification named `event`.
#[derive(Serialize)]
pub(super) struct OutgoingEvent<'a> {
    jsonrpc: &'static str,
    method: &'static str,
    params: &'a EventLine,
}

impl<'a> OutgoingEvent<'a> {
    pub(super) fn new(params: &'a EventLine) -> Self {
        Self { jsonrpc: "2.0", method: "event", params }
    }
}

/// A call on its way to the node.
#[derive(Serialize)]
pub(super) struct OutgoingCall<'a, P: Serialize> {
    pub(super) jsonrpc: &'static str,
    pub(super) id: u64,
    pub(super) method: &'static str,
    pub(super) params: &'a P,
}

/// A line as a client reads it: an answer (id, and result or error) or an event (method and params).
#[derive(Deserialize)]
pub(super) struct FromNode {
    #[serde(default)]
    pub(super) id: Option<u64>,
    #[serde(default)]
    pub(super) result: Option<Value>,
    #[serde(default)]
    pub(super) error: Option<RpcError>,
    #[serde(default)]
    pub(super) method: Option<String>,
    #[serde(default)]
    pub(super) params: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(bytes: &[u8], bytes_max: usize) -> Vec<Line> {
        let mut lines = Lines::new(bytes, bytes_max);
        let mut found = Vec::new();
        loop {
            let line = lines.next().await.unwrap();
            let end = line == Line::End;
            found.push(line);
            if end {
                return found;
            }
        }
    }

    #[tokio::test]
    async fn an_over_long_line_is_skipped_and_the_next_one_read() {
        let found = lines_of(b"abcd\nabcdefgh\nxy\ncut", 4).await;
        let (first, third) = (Line::Whole(b"abcd".to_vec()), Line::Whole(b"xy".to_vec()));
        assert_eq!(found, [first, Line::TooLong, third, Line::End]);
    }

    #[test]
    fn what_is_not_a_call_becomes_the_error_that_is_answered() {
        let code = |line: &str| read_call(line.as_bytes()).request.err().map(|error| error.code);
        assert_eq!(code("{"), Some(-32700));
        assert_eq!(code(&"[".repeat(100_000)), Some(-32700));
        assert_eq!(code("\u{0}"), Some(-32700));
        assert_eq!(code("[]"), Some(-32600));
        assert_eq!(code("null"), Some(-32600));
        assert_eq!(code(r#"{"id":1,"method":"node.info"}"#), Some(-32600));
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":{},"method":"node.info"}"#), Some(-32600));
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"method":"node.eat"}"#), Some(-32601));
        assert_eq!(
            code(r#"{"jsonrpc":"2.0","id":1,"method":"node.info","params":[1]}"#),
            Some(-32602)
        );
        assert_eq!(code(r#"{"jsonrpc":"2.0","id":1,"method":"node.info"}"#), None);
    }

    #[test]
    fn a_call_without_an_id_waits_for_no_answer() {
        assert_eq!(read_call(br#"{"jsonrpc":"2.0","method":"node.info"}"#).id, None);
        let call = read_call(br#"{"jsonrpc":"2.0","id":null,"method":"node.info"}"#);
        assert_eq!(call.id, Some(Value::Null));
    }

    #[test]
    fn an_error_crosses_the_door_unchanged() {
        let error = ApiError::invite_used();
        let json = serde_json::to_string(&RpcError::from(error.clone())).unwrap();
        assert!(json.starts_with(r#"{"code":-32008,"#), "{json}");
        assert_eq!(ApiError::from(serde_json::from_str::<RpcError>(&json).unwrap()), error);
        let newer = json.replace("invite_used", "moon_missing");
        let read = ApiError::from(serde_json::from_str::<RpcError>(&newer).unwrap());
        assert_eq!(read.kind, ErrorKind::Internal);
    }
}
