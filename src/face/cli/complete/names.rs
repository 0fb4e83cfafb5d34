//! The names that complete: friends, rooms, settings, invites, as the home knows them.

use clap::Arg;

use super::super::doors::Doors;
use super::super::here;
use super::spot::Spot;
use super::{Offer, TIME_MAX};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::friend::FriendList;
use crate::api::types::introduction::IntroductionList;
use crate::api::types::invite::InviteList;
use crate::api::types::room::{RoomInvitations, RoomList};
use crate::api::types::setting::ConfigList;
use crate::face::clean;

/// Most names offered at once: nobody reads more.
pub(super) const OFFERS_MAX: usize = 500;

/// Letters of an id that stand for somebody whose name no shell should see.
const ID_LETTERS: usize = 12;

/// Whose names are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Friends and rooms.
    Talks,
    /// Friends.
    Friends,
    /// Rooms, without `#`.
    Rooms,
    /// Rooms I was asked into.
    Invitations,
    /// Settings.
    Settings,
    /// Open invites.
    Invites,
    /// People whom friends made known.
    Introductions,
}

impl Names {
    /// What an argument names, by how it is called in the help.
    pub(super) fn wanted(spot: &Spot<'_>, arg: &Arg) -> Option<Self> {
        let id = arg.get_id().as_str().to_uppercase();
        let called = arg.get_value_names().and_then(|names| names.first());
        let called = called.map_or(id, |name| name.to_string());
        match (spot.path.as_slice(), called.as_str()) {
            (["friend", ..] | ["timer"], "TO") => Some(Self::Friends),
            (["introductions", ..], "INTRODUCTION") => Some(Self::Introductions),
            (_, "TO") => Some(Self::Talks),
            (_, "FRIEND" | "MEMBER") | (["friend", ..], "NAME") => Some(Self::Friends),
            (["room", "join" | "decline"], "ROOM") => Some(Self::Invitations),
            (_, "ROOM") => Some(Self::Rooms),
            (["config", ..], "KEY") => Some(Self::Settings),
            (["invites", ..], "INVITE") => Some(Self::Invites),
            _ => None,
        }
    }
}

/// The names that the home of a command knows; none when it cannot say at once.
pub(super) fn known(spot: &Spot<'_>, names: Names, doors: Doors) -> Vec<Offer> {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return Vec::new();
    };
    let home = spot.home.clone().or_else(|| std::env::var_os("HOBNOB_HOME").map(Into::into));
    let found = runtime.block_on(async {
        tokio::time::timeout(TIME_MAX, async {
            let home = home.filter(|home| !home.as_os_str().is_empty());
            let home = home.map_or_else(here::usual_home, Ok).ok()?;
            let home = std::path::absolute(&home).ok()?;
            ask(&mut reader(home, doors).await?, names).await.ok()
        })
        .await
    });
    runtime.shutdown_background();
    found.ok().flatten().unwrap_or_default()
}

/// The node if it is up, else the home itself if it opens without a passphrase.
async fn reader(home: std::path::PathBuf, doors: Doors) -> Option<Client> {
    match Client::connect(&(doors.socket)(&home)).await {
        Ok(client) => Some(client),
        Err(error) if error.kind == ErrorKind::NodeDown && (doors.is_made)(&home) => {
            (doors.open_offline)(home, None).await.ok().map(Client::over)
        }
        Err(_) => None,
    }
}

async fn ask(client: &mut Client, names: Names) -> Result<Vec<Offer>, ApiError> {
    Ok(match names {
        Names::Talks => {
            let mut all = friends(client).await?;
            all.extend(rooms(client, "#").await?);
            all
        }
        Names::Friends => friends(client).await?,
        Names::Rooms => rooms(client, "").await?,
        Names::Invitations => {
            let all = client.ask(&RoomInvitations {}).await?;
            all.iter().filter_map(|room| called(&room.name, "", Some(&room.room))).collect()
        }
        Names::Settings => {
            let all = client.ask(&ConfigList {}).await?;
            all.into_iter().map(|one| plain(one.key, &one.value.to_string())).collect()
        }
        Names::Introductions => {
            let all = client.ask(&IntroductionList {}).await?;
            all.into_iter().map(|one| plain(one.introduction, &one.name)).collect()
        }
        Names::Invites => {
            let all = client.ask(&InviteList {}).await?;
            all.into_iter().map(|one| plain(one.invite, &one.note)).collect()
        }
    })
}

async fn friends(client: &mut Client) -> Result<Vec<Offer>, ApiError> {
    let all = client.ask(&FriendList {}).await?;
    Ok(all.iter().filter_map(|one| called(&one.name, "", one.id.as_deref())).collect())
}

async fn rooms(client: &mut Client, sign: &str) -> Result<Vec<Offer>, ApiError> {
    let all = client.ask(&RoomList {}).await?;
    Ok(all.iter().filter_map(|one| called(&one.name, sign, Some(&one.room))).collect())
}

/// Somebody by their name, or by their id where no shell should see the name.
fn called(name: &str, sign: &str, id: Option<&str>) -> Option<Offer> {
    if is_harmless(name) {
        return Some(plain(format!("{sign}{name}"), ""));
    }
    let id: String = id?.chars().take(ID_LETTERS).collect();
    Some(plain(id, name))
}

fn plain(word: String, means: &str) -> Offer {
    // What it means is shown and never typed; a tab or a line break would end it.
    Offer { word, means: clean::name(means) }
}

/// Whether a shell takes a name for nothing but a name, quoted or not.
fn is_harmless(name: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    name.starts_with(char::is_alphanumeric)
        && !name.ends_with(' ')
        && name.chars().all(inside)
        && clean::name(name) == name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_shell_could_obey_is_offered_as_an_id() {
        for name in ["bob", "Bob Smith", "mary-jane_2", "Zoë", "漢字"] {
            assert_eq!(called(name, "", None).unwrap().word, name);
        }
        let evil = [
            "$(touch x)",
            "`touch x`",
            "a;b",
            "a&b",
            "a|b",
            "a>b",
            "a\nb",
            "a\tb",
            "'",
            "\"",
            "\\",
            "-rf",
            "#cats",
            "~bob",
            "!x",
            "a*",
            "a?",
            "{a,b}",
            "a=b",
            " bob",
            "bob ",
            "\u{202e}bob",
            "a\u{1b}[2J",
            "",
            "a^b",
            "%n",
        ];
        for name in evil {
            let offered = called(name, "", Some("abcdefghijklmnop")).unwrap();
            assert_eq!(offered.word, "abcdefghijkl", "{name:?}");
            assert!(!offered.means.chars().any(char::is_control), "{name:?}");
            assert_eq!(called(name, "", None), None);
        }
    }
}
