//! `config` and `doctor`: how this node is set up, and how it is.

use super::args::Config;
use super::here::Here;
use super::out::Outcome;
use crate::api::types::node::NodeDoctor;
use crate::api::types::setting::{ConfigGet, ConfigList, ConfigSet};
use crate::face::wording::node as words;

/// Shows or changes settings.
pub(super) async fn config(here: &Here, act: Config) -> Outcome {
    let mut client = here.reader().await?;
    let settings = match act {
        Config::Get { key } => vec![client.ask(&ConfigGet { key }).await?],
        Config::Set { key, value } => vec![client.ask(&ConfigSet { key, value }).await?],
        Config::List => client.ask(&ConfigList {}).await?,
    };
    for setting in &settings {
        here.out.answer(setting, || words::setting(setting))?;
    }
    Ok(())
}

/// Says how the node is and what to do.
pub(super) async fn doctor(here: &Here) -> Outcome {
    let checkup = here.reader().await?.ask(&NodeDoctor {}).await?;
    here.out
        .answer(&checkup, || checkup.checks.iter().map(words::check).collect::<Vec<_>>().join("\n"))
}
