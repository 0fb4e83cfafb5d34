//! The chat window: conversations at the side, the talk, a line to type in, and an honest foot.
//!
//! Three parts that know nothing of each other's business: [`state`] is what the window knows, [`update`] what changes
//! it, [`draw`] what is seen of it. Here keys, the node and time come in, and what they lead to is carried out.

mod areas;
mod draw;
mod editor;
mod keyboard;
mod look;
mod notes;
mod rows;
#[cfg(test)]
mod scenes;
mod screen;
mod state;
mod text;
mod update;

use std::path::PathBuf;
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use ratatui::crossterm::terminal;
use zeroize::Zeroizing;

use self::keyboard::Keyboard;
use self::look::Look;
use self::screen::Screen;
use self::state::first::First;
use self::state::{NodeIs, State};
use self::update::{Act, Input};
use super::node::Node;
use super::ring::{self, Way};
use crate::api::error::ApiError;
use crate::face::opening::{Make, Opening};
use crate::face::wording::wrong;

/// How often the clock in the foot and what is "ago" are looked at.
const TICK: Duration = Duration::from_secs(15);

/// How long the window waits at its end for the node to take what was typed: longer than that and it seems stuck.
const CLOSING_MAX: Duration = Duration::from_secs(1);

/// Most inputs taken before the window is drawn again, so that a flood cannot keep it from being drawn.
const BATCH_MAX: usize = 256;

/// Opens the window and stays until the person leaves it.
///
/// # Errors
/// When the terminal cannot be used.
pub async fn window(opening: Opening) -> Result<(), ApiError> {
    let (columns, rows) = terminal::size().map_err(|error| no_terminal(&error))?;
    let look = Look { color: opening.color, ascii: opening.ascii };
    let mut state = State::new(look, columns, rows, Timestamp::now());
    state.wanted = opening.to;
    state.key = format!("{}-{}", std::process::id(), Timestamp::now().as_microsecond());
    let mut window = Window {
        screen: Screen::open().map_err(|error| no_terminal(&error))?,
        state,
        keys: Keyboard::listen(),
        socket: opening.socket,
        node: None,
        make: opening.first_run,
        making: None,
    };
    match window.make {
        Some(_) => window.state.first = Some(First::new()),
        None => window.node = Some(Node::behind(window.socket.clone())),
    }
    let ended = tokio::select! {
        ended = window.run() => ended.map_err(|error| no_terminal(&error)),
        () = told_to_end() => Ok(()),
    };
    window.close().await;
    ended
}

fn no_terminal(error: &std::io::Error) -> ApiError {
    wrong::no_terminal(error)
}

/// All that is open while the window is.
struct Window {
    screen: Screen,
    state: State,
    keys: Keyboard,
    socket: PathBuf,
    node: Option<Node>,
    make: Option<Make>,
    making: Option<BoxFuture<'static, Result<(), ApiError>>>,
}

impl Window {
    async fn run(&mut self) -> std::io::Result<()> {
        let mut tick = tokio::time::interval(TICK);
        loop {
            self.screen.draw(&self.state)?;
            let mut input = tokio::select! {
                biased;
                event = self.keys.next() => match event {
                    Some(event) => Input::Terminal(event?),
                    None => return Ok(()),
                },
                made = made(&mut self.making) => {
                    self.making = None;
                    if made.is_ok() {
                        self.node = Some(Node::behind(self.socket.clone()));
                    }
                    Input::Made(made)
                }
                heard = heard(&mut self.node) => Input::Heard(heard),
                () = moment(self.state.drafts_due()) => Input::Pause,
                _ = tick.tick() => Input::Tick,
            };
            // Whatever has come by now is taken in before the next draw.
            for _ in 0..BATCH_MAX {
                let acts = self.state.on(input, Timestamp::now());
                for act in acts {
                    if self.carry_out(act)? {
                        return Ok(());
                    }
                }
                let Some(next) = self.there_already() else { break };
                input = next?;
            }
        }
    }

    /// Gives the terminal back, then stays until the node has what was said and what was typed, or for a moment.
    async fn close(self) {
        let Self { screen, mut state, node, .. } = self;
        drop(screen);
        let Some(mut node) = node.filter(|_| state.node == NodeIs::Up) else { return };
        for act in state.farewell() {
            if let Act::Ask(want) = act {
                node.ask(want);
            }
        }
        // A node that does not answer by then keeps what it was told before.
        let _ = tokio::time::timeout(CLOSING_MAX, node.all_answered()).await;
    }

    /// A key or a word of the node that need not be waited for; keys first.
    fn there_already(&mut self) -> Option<std::io::Result<Input>> {
        match self.keys.there_already() {
            Some(event) => Some(event.map(Input::Terminal)),
            None => self.node.as_mut()?.heard_already().map(|heard| Ok(Input::Heard(heard))),
        }
    }

    /// Carries out; `true` when the window is left.
    fn carry_out(&mut self, act: Act) -> std::io::Result<bool> {
        match act {
            Act::Ask(want) => {
                let asked = self.node.as_ref().is_some_and(|node| node.ask(want.clone()));
                if !asked {
                    self.state.not_asked(want);
                }
            }
            Act::Make(name, passphrase) => {
                let passphrase = (!passphrase.is_empty())
                    .then(|| Zeroizing::new(passphrase.as_bytes().to_vec()));
                self.making = self.make.as_ref().map(|make| make(name, passphrase));
            }
            Act::Redraw => self.screen.redraw()?,
            Act::Suspend => {
                self.screen.suspend()?;
                (self.state.columns, self.state.rows) = terminal::size()?;
            }
            Act::Ring(words) => match self.state.ringing.way {
                Way::Desktop => ring::on_desktop(&words),
                way => self.screen.ring(&ring::bytes(way, &words))?,
            },
            Act::Leave => return Ok(true),
        }
        Ok(false)
    }
}

async fn moment(at: Option<Timestamp>) {
    match at {
        Some(at) => {
            let left = at.duration_since(Timestamp::now());
            tokio::time::sleep(Duration::try_from(left).unwrap_or_default()).await;
        }
        None => std::future::pending().await,
    }
}

async fn made(
    making: &mut Option<BoxFuture<'static, Result<(), ApiError>>>,
) -> Result<(), ApiError> {
    match making {
        Some(making) => making.await,
        None => std::future::pending().await,
    }
}

async fn heard(node: &mut Option<Node>) -> super::node::Heard {
    let heard = match node {
        Some(node) => node.heard().await,
        None => None,
    };
    match heard {
        Some(heard) => heard,
        None => std::future::pending().await,
    }
}

/// Waits for a signal that would end this program without giving it time to clean up.
#[cfg(unix)]
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut hangup)) =
        (signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_end() {
    std::future::pending().await
}
