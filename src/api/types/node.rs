//! The node itself: who runs, how it is, how it stops.

use serde::{Deserialize, Serialize};

use crate::api::said::Said;

/// Asks what runs here.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeInfo {}

/// What runs here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// The version of hobnob, as in `Cargo.toml`.
    pub version: String,
    /// The process.
    pub pid: u32,
    /// Whether it has a network, or only reads the home for one command.
    pub online: bool,
    /// Who it is.
    pub id: String,
    /// Which device of theirs.
    pub device: String,
    /// How they call themselves.
    pub name: String,
    /// Where it listens, as multiaddrs with the ports really bound.
    pub listen: Vec<String>,
    /// The path of the local door; empty for an in-process one.
    pub socket: String,
    /// Since when.
    pub started_at: String,
}

/// Asks how this node is and what is wrong.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeDoctor {}

/// How this node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkup {
    /// What was looked at.
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What.
    pub name: String,
    /// Whether it is well.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// What to do, when it is not well.
    pub fix: Option<String>,
    /// Which sentence `detail` is, with `fix` as its hint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

impl Check {
    /// Something that is well.
    pub(crate) fn well(name: impl Into<String>, said: Said) -> Self {
        let (detail, _) = said.english();
        Self { name: name.into(), ok: true, detail, fix: None, said: Some(said) }
    }

    /// Something that is not; the sentence's hint says what to do.
    pub(crate) fn ill(name: impl Into<String>, said: Said) -> Self {
        let (detail, fix) = said.english();
        Self { name: name.into(), ok: false, detail, fix: Some(fix), said: Some(said) }
    }
}

/// Stops the node cleanly; the connection closes once it has.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeStop {}

/// The node stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// Always true.
    pub stopped: bool,
}

impl Default for Stopped {
    fn default() -> Self {
        Self { stopped: true }
    }
}

/// Erases old ratchet states and forgotten messages now instead of within the hour. Answered with [`super::Done`] once
/// nobody can read them any more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreRotate {}
