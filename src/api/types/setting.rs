//! Settings with their origin.

use serde::{Deserialize, Serialize};

use crate::api::said::Said;

/// Asks for one setting.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigGet {
    /// Its name, as `receipts.read`.
    pub key: String,
}

/// Changes one setting in the home's file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigSet {
    /// Its name.
    pub key: String,
    /// Its new value, written as in the file; a bare word is a text.
    pub value: String,
}

/// Asks for all settings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigList {}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// What holds.
    pub value: serde_json::Value,
    /// Where it comes from.
    pub origin: Origin,
    /// On which line of `config.toml` it stands, if that is where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What the user should know about it, as that it takes a restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which sentence the note is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

/// Where a setting comes from; an earlier one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A flag of this start.
    Flag,
    /// The environment.
    Environment,
    /// `config.toml` in the home.
    File,
    /// Nobody said otherwise.
    Default,
}

impl Origin {
    /// The word as JSON and people see it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        }
    }
}
