//! The names that complete: friends, rooms, settings, invites, messages, as the home knows them.

use clap::Arg;

use super::super::doors::Doors;
use super::super::here;
use super::spot::Spot;
use super::{Offer, TIME_MAX};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::friend::FriendList;
use crate::api::types::import::ImportList;
use crate::api::types::introduction::IntroductionList;
use crate::api::types::invite::InviteList;
use crate::api::types::message::{MessageLine, MessageList};
use crate::api::types::room::{RoomInvitations, RoomList};
use crate::api::types::search::MessageSearch;
use crate::api::types::setting::ConfigList;
use crate::face::clean;

/// Most names offered at once: nobody reads more.
pub(super) const OFFERS_MAX: usize = 500;

/// Newest messages offered: those that one remembers.
const MESSAGES_MAX: u32 = 20;

/// Before any message was written.
const THE_BEGINNING: &str = "1970-01-01T00:00:00Z";

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
    /// What was imported.
    Imports,
    /// The newest messages of the conversation that was named before.
    Messages,
    /// The newest messages of mine, wherever.
    MyMessages,
    /// The newest messages, wherever.
    AllMessages,
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
            (["import"], "NAME") => Some(Self::Imports),
            (["react"], "MESSAGE") => Some(Self::AllMessages),
            (["send" | "log"], "MESSAGE") => Some(Self::Messages),
            (_, "MESSAGE") => Some(Self::MyMessages),
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
            let talk = spot.values.first().cloned();
            ask(&mut reader(home, doors).await?, names, talk).await.ok()
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

async fn ask(
    client: &mut Client,
    names: Names,
    talk: Option<String>,
) -> Result<Vec<Offer>, ApiError> {
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
        Names::Imports => {
            let all = client.ask(&ImportList {}).await?;
            all.iter().filter_map(|one| called(&one.import, "", None)).collect()
        }
        Names::Messages => {
            let Some(conversation) = talk else { return Ok(Vec::new()) };
            let (limit, before, around, since) = (MESSAGES_MAX, None, None, None);
            let asked = MessageList { conversation, limit, before, around, since };
            client.ask(&asked).await?.iter().rev().map(message).collect()
        }
        Names::MyMessages => messages(client, Some("me"), None).await?,
        Names::AllMessages => messages(client, None, Some(THE_BEGINNING)).await?,
        Names::Invites => {
            let all = client.ask(&InviteList {}).await?;
            all.into_iter().map(|one| plain(one.invite, &one.note)).collect()
        }
    })
}

/// The newest messages everywhere.
async fn messages(
    client: &mut Client,
    from: Option<&str>,
    after: Option<&str>,
) -> Result<Vec<Offer>, ApiError> {
    let asked = MessageSearch {
        words: String::new(),
        conversation: None,
        from: from.map(Into::into),
        after: after.map(Into::into),
        before: None,
        older_than: None,
        limit: MESSAGES_MAX,
    };
    Ok(client.ask(&asked).await?.messages.iter().map(message).collect())
}

/// A message by the first letters of its id, and how it begins.
fn message(line: &MessageLine) -> Offer {
    let id: String = line.message.chars().take(ID_LETTERS).collect();
    let text = line.text.as_deref().unwrap_or_default();
    plain(id, &format!("{}: {}", line.conversation, text.lines().next().unwrap_or_default()))
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
