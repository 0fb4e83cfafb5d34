//! Listens to what happens, says when the node comes and goes, and misses nothing in between.

use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::{Heard, LOOK_AGAIN};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::event::{EventSubscribe, EventWhat};
use crate::api::types::node::NodeInfo;

/// Listens until nobody wants to hear any more.
pub(super) async fn listen(socket: PathBuf, tell: mpsc::Sender<Heard>) {
    let mut since = None;
    let mut said_gone = false;
    loop {
        let ended = match subscribe(&socket, since).await {
            Ok((mut client, seq)) => {
                said_gone = false;
                since = since.or(Some(seq));
                if tell.send(Heard::Up).await.is_err() {
                    return;
                }
                pass_on(&mut client, &mut since, &tell).await
            }
            Err(error) => Err(error),
        };
        let why = ended.err().filter(|error| error.kind != ErrorKind::NodeDown);
        if !said_gone && tell.send(Heard::Gone(why)).await.is_err() {
            return;
        }
        said_gone = true;
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

async fn subscribe(socket: &Path, since: Option<u64>) -> Result<(Client, u64), ApiError> {
    let mut client = Client::connect(socket).await?;
    let node = client.ask(&NodeInfo {}).await?;
    let mine = env!("CARGO_PKG_VERSION");
    if node.version != mine {
        return Err(ApiError::other_version(&node.version, mine));
    }
    let subscribed = client.ask(&EventSubscribe { since, kinds: vec![] }).await?;
    Ok((client, subscribed.seq))
}

/// Passes on what happens until the node hangs up.
async fn pass_on(
    client: &mut Client,
    since: &mut Option<u64>,
    tell: &mpsc::Sender<Heard>,
) -> Result<(), ApiError> {
    while let Some(event) = client.next_event().await? {
        *since = match event.what {
            // Too much for us: whoever listens reads everything anew, from now on.
            EventWhat::Overflow { .. } => None,
            _ => Some(event.seq),
        };
        let again = since.is_none();
        if tell.send(Heard::Event(Box::new(event))).await.is_err() || again {
            break;
        }
    }
    Ok(())
}
