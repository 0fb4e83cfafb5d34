//! Asks one question after the other, and goes on where it was when the node comes back.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::want::Want;
use super::{Heard, LOOK_AGAIN};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};

/// Serves a queue of questions until nobody asks or listens any more.
pub(super) async fn serve(
    socket: PathBuf,
    mut asked: mpsc::Receiver<Want>,
    tell: mpsc::Sender<Heard>,
) {
    let mut client = None;
    while let Some(want) = asked.recv().await {
        let answer = loop {
            let connected = match client.take() {
                Some(client) => client,
                None => connect(&socket).await,
            };
            let connected = client.insert(connected);
            match want.ask(connected).await {
                Err(error) if error.kind == ErrorKind::NoAnswer => {
                    client = None;
                    if !want.may_be_repeated() {
                        break Err(ApiError::node_stopped());
                    }
                }
                answer => break answer,
            }
        };
        if tell.send(Heard::Answered(want, answer)).await.is_err() {
            return;
        }
    }
}

/// Waits until there is a node.
async fn connect(socket: &Path) -> Client {
    loop {
        if let Ok(client) = Client::connect(socket).await {
            return client;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
