//! The node's side of the local door: reads calls, hands them to the daemon, writes answers and events.
//!
//! Each client has a task of its own that waits for it alone: one that stops reading, sends rubbish or vanishes
//! concerns nobody else. What it asked is answered in the order in which the answers come, up to a bound at once.

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::codec::{
    CALL_BYTES_MAX, Incoming, Line, Lines, Outgoing, OutgoingEvent, RpcError, read_call, write_line,
};
use super::error::ApiError;
use super::request::{Answer, Call};
use super::socket::Door;
use super::types::event::EventLine;

/// Most clients at once: every face, a few scripts, and room for a shell loop gone wild.
pub const CLIENTS_MAX: usize = 64;

/// Most calls of one client that wait for their answer; after that its next line waits too.
pub const CALLS_IN_FLIGHT_MAX: usize = 64;

/// Serves clients until the daemon stops taking calls. Dropping the future hangs up on all of them.
pub async fn serve(door: Door, calls: mpsc::Sender<Call>) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            stream = door.accept(), if clients.len() < CLIENTS_MAX => {
                if let Some(stream) = stream {
                    clients.spawn(serve_one(stream, calls.clone()));
                }
            }
            Some(_) = clients.join_next() => {}
            () = calls.closed() => break,
        }
    }
    // What is answered already should still reach its reader.
    let last_words = async { while clients.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(LAST_WORDS_WAIT, last_words).await;
}

/// How long a stopping node waits for clients to read their last answers.
const LAST_WORDS_WAIT: std::time::Duration = std::time::Duration::from_millis(500);

/// Serves one client until it hangs up or the daemon stops taking calls.
pub async fn serve_one<S>(stream: S, calls: mpsc::Sender<Call>)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (reader, writer) = tokio::io::split(stream);
    let lines = Lines::new(reader, CALL_BYTES_MAX);
    let client =
        Connection { lines, writer, calls, waiting: FuturesUnordered::new(), events: None };
    if let Err(error) = client.run().await {
        tracing::debug!(%error, "a client of the local door is gone");
    }
}

type Waiting = (Option<Value>, Result<Answer, ApiError>);

struct Connection<S> {
    lines: Lines<ReadHalf<S>>,
    writer: WriteHalf<S>,
    calls: mpsc::Sender<Call>,
    waiting: FuturesUnordered<BoxFuture<'static, Waiting>>,
    events: Option<mpsc::Receiver<EventLine>>,
}

impl<S: AsyncRead + AsyncWrite> Connection<S> {
    async fn run(mut self) -> std::io::Result<()> {
        let mut listening = true;
        loop {
            tokio::select! {
                biased;
                Some((id, outcome)) = self.waiting.next() => self.answer(id, outcome).await?,
                Some(event) = next_event(&mut self.events) => {
                    write_line(&mut self.writer, &OutgoingEvent::new(&event)).await?;
                }
                line = self.lines.next(), if listening && self.waiting.len() < CALLS_IN_FLIGHT_MAX => {
                    match line? {
                        Line::Whole(line) => self.take(read_call(&line)).await?,
                        Line::TooLong => self.refuse(&Value::Null, RpcError::too_long()).await?,
                        Line::End => listening = false,
                    }
                }
                () = self.calls.closed(), if self.waiting.is_empty() => return Ok(()),
                else => return Ok(()),
            }
            if !listening && self.waiting.is_empty() {
                return Ok(());
            }
        }
    }

    /// Hands a call to the daemon.
    async fn take(&mut self, incoming: Incoming) -> std::io::Result<()> {
        let id = incoming.id;
        let request = match (incoming.request, &id) {
            (Ok(request), _) => request,
            (Err(error), Some(id)) => return self.refuse(id, error).await,
            // A notification gets no answer, not even this one (JSON-RPC 2.0, section 4.1).
            (Err(_), None) => return Ok(()),
        };
        let (answer, outcome) = oneshot::channel();
        let calls = self.calls.clone();
        self.waiting.push(Box::pin(async move {
            let outcome = match calls.send(Call { request, answer }).await {
                Ok(()) => outcome.await.unwrap_or_else(|_| Err(ApiError::no_answer())),
                Err(_) => Err(ApiError::no_answer()),
            };
            (id, outcome)
        }));
        Ok(())
    }

    async fn answer(
        &mut self,
        id: Option<Value>,
        outcome: Result<Answer, ApiError>,
    ) -> std::io::Result<()> {
        let outcome = outcome.map_err(RpcError::from);
        if let Some(id) = &id {
            write_line(&mut self.writer, &Outgoing::new(id, &outcome)).await?;
        }
        if let Ok(Answer::Events(subscription)) = outcome {
            self.events = Some(subscription.events);
        }
        Ok(())
    }

    async fn refuse(&mut self, id: &Value, error: RpcError) -> std::io::Result<()> {
        write_line(&mut self.writer, &Outgoing::new(id, &Err(error))).await
    }
}

/// The next event of a subscription; `None` at once when there is no subscription (any more).
async fn next_event(events: &mut Option<mpsc::Receiver<EventLine>>) -> Option<EventLine> {
    let event = events.as_mut()?.recv().await;
    if event.is_none() {
        *events = None;
    }
    event
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};

    use super::*;
    use crate::api::client::Client;
    use crate::api::error::ErrorKind;
    use crate::api::request::{Request, Subscription};
    use crate::api::types::Done;
    use crate::api::types::event::{EventSubscribe, EventWhat};
    use crate::api::types::friend::FriendBlock;
    use crate::api::types::node::{NodeStop, Stopped};
    use crate::api::types::words::PathWord;

    fn link_event(seq: u64) -> EventLine {
        let (friend, path) = ("bob".into(), PathWord::Direct);
        EventLine { seq, what: EventWhat::Link { friend, path, through: None } }
    }

    /// A daemon that knows bob, and tells three events to whoever subscribes.
    fn daemon() -> (DuplexStream, tokio::task::JoinHandle<()>) {
        let (ours, theirs) = tokio::io::duplex(256);
        let (calls, mut inbox) = mpsc::channel::<Call>(4);
        tokio::spawn(serve_one(theirs, calls));
        let node = tokio::spawn(async move {
            while let Some(Call { request, answer }) = inbox.recv().await {
                let outcome = match request {
                    Request::FriendBlock(asked) if asked.friend == "bob" => {
                        Ok(Answer::from(Done::default()))
                    }
                    Request::EventSubscribe(_) => {
                        let (sender, events) = mpsc::channel(4);
                        for seq in 1..=3 {
                            sender.send(link_event(seq)).await.unwrap();
                        }
                        Ok(Answer::from(Subscription { seq: 0, events }))
                    }
                    Request::NodeStop(_) => {
                        let _ = answer.send(Ok(Stopped::default().into()));
                        return;
                    }
                    _ => Err(ApiError::no_such_friend("bbo", &["bob".into()])),
                };
                let _ = answer.send(outcome);
            }
        });
        (ours, node)
    }

    async fn exchange(lines: &[u8]) -> Vec<Value> {
        let (stream, _node) = daemon();
        let (mut reader, mut writer) = tokio::io::split(stream);
        let write = async {
            writer.write_all(lines).await.unwrap();
            writer.shutdown().await.unwrap();
        };
        let mut answers = String::new();
        let (_, read) = tokio::join!(write, reader.read_to_string(&mut answers));
        read.unwrap();
        answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[tokio::test]
    async fn a_call_is_answered_under_its_id() {
        let call =
            br#"{"jsonrpc":"2.0","id":"x7","method":"friend.block","params":{"friend":"bob"}}"#;
        let answers = exchange(&[call.as_slice(), b"\n"].concat()).await;
        let expected = serde_json::json!({"jsonrpc": "2.0", "id": "x7", "result": {"done": true}});
        assert_eq!(answers, [expected]);
    }

    #[tokio::test]
    async fn rubbish_is_answered_and_the_next_call_still_works() {
        let mut lines = b"\n\xff\xfe\n{\"jsonrpc\":\"2.0\"}\n".to_vec();
        lines.extend(vec![b'x'; CALL_BYTES_MAX + 1]);
        lines.extend(b"\n{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"node.eat\"}\n");
        lines.extend(
            br#"{"jsonrpc":"2.0","id":6,"method":"friend.block","params":{"friend":"bob"}}"#,
        );
        lines.push(b'\n');
        let answers = exchange(&lines).await;
        let codes: Vec<_> = answers.iter().map(|a| a["error"]["code"].as_i64()).collect();
        let expected = [-32700, -32700, -32600, -32600, -32601].map(Some);
        assert_eq!(codes, [expected.as_slice(), &[None]].concat());
        assert_eq!(answers[4]["error"]["data"]["kind"], "unknown_method");
        assert_eq!(answers[5]["result"]["done"], true);
    }

    #[tokio::test]
    async fn a_refusal_reaches_the_client_with_its_kind_and_hint() {
        let mut client = Client::over(daemon().0);
        let refused = client.ask(&FriendBlock { friend: "bbo".into() }).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::NoSuchFriend);
        assert_eq!(refused.hint, "Did you mean bob?");
    }

    #[tokio::test]
    async fn events_follow_the_answer_and_do_not_get_in_the_way_of_calls() {
        let mut client = Client::over(daemon().0);
        client.ask(&EventSubscribe::default()).await.unwrap();
        client.ask(&FriendBlock { friend: "bob".into() }).await.unwrap();
        for seq in 1..=3 {
            assert_eq!(client.next_event().await.unwrap(), Some(link_event(seq)));
        }
    }

    #[tokio::test]
    async fn a_stopping_node_answers_and_then_hangs_up() {
        let (stream, node) = daemon();
        let mut client = Client::over(stream);
        assert!(client.ask(&NodeStop {}).await.unwrap().stopped);
        node.await.unwrap();
        assert_eq!(client.next_event().await.unwrap(), None);
    }

    #[tokio::test]
    async fn more_calls_than_fit_at_once_are_all_answered() {
        let call = br#"{"jsonrpc":"2.0","id":1,"method":"friend.block","params":{"friend":"bob"}}"#;
        let lines = [call.as_slice(), b"\n"].concat().repeat(CALLS_IN_FLIGHT_MAX * 3);
        assert_eq!(exchange(&lines).await.len(), CALLS_IN_FLIGHT_MAX * 3);
    }

    #[tokio::test]
    async fn a_client_that_reads_nothing_is_alone_with_it() {
        let (calls, mut inbox) = mpsc::channel::<Call>(1);
        let (deaf, theirs) = tokio::io::duplex(16);
        tokio::spawn(serve_one(theirs, calls.clone()));
        let (mut deaf_reader, mut deaf_writer) = tokio::io::split(deaf);
        let call = b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"event.subscribe\"}\n";
        deaf_writer.write_all(call).await.unwrap();
        let (sender, events) = mpsc::channel(1);
        let asked = inbox.recv().await.unwrap();
        asked.answer.send(Ok(Subscription { seq: 0, events }.into())).unwrap();
        // The daemon never waits: what does not fit is counted by it, not sent.
        while sender.try_send(link_event(1)).is_ok() {
            tokio::task::yield_now().await;
        }
        let (other, theirs) = tokio::io::duplex(256);
        tokio::spawn(serve_one(theirs, calls));
        let mut other = Client::over(other);
        let node = async { inbox.recv().await.unwrap().answer.send(Ok(Done::default().into())) };
        let block = FriendBlock { friend: "bob".into() };
        let (asked, _) = tokio::join!(other.ask(&block), node);
        assert!(asked.unwrap().done);
        let mut first = String::new();
        BufReader::new(&mut deaf_reader).read_line(&mut first).await.unwrap();
        assert!(first.contains(r#""result":{"seq":0}"#), "{first}");
    }
}
