//! Rooms as the local door shows them: the list, one in full, who is in it and how they are called here.

use crate::api::error::ApiError;
use crate::api::types::room::{RoomCard, RoomInvitation, RoomLine, RoomMember};
use crate::core::names;
use crate::core::rooms::view::{MemberView, RoomView};
use crate::daemon::attention;
use crate::daemon::desk::Desk;
use crate::model::friend::Standing;
use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::ChatId;
use crate::model::room::{HistoryRule, InviteRule, RoomStanding};

/// Letters of the member list's hash that people compare.
const LIST_LETTERS: usize = 8;

/// All rooms I am or was in.
pub(crate) fn list(desk: &Desk<'_>) -> Vec<RoomLine> {
    let shown = |view: &RoomView<'_>| {
        let standing = view.record().standing;
        matches!(standing, RoomStanding::Joined | RoomStanding::Left | RoomStanding::Removed)
    };
    desk.node.rooms().iter().filter(|view| shown(view)).map(|view| line(desk, view)).collect()
}

fn line(desk: &Desk<'_>, view: &RoomView<'_>) -> RoomLine {
    let record = view.record();
    let (muted, muted_until) = attention::muted(desk, ChatId::Room(record.room));
    RoomLine {
        room: record.room.to_string(),
        name: record.name.clone(),
        topic: view.topic().to_owned(),
        members: view.members_count() as u64,
        unread: record.unread.into(),
        state: record.standing.into(),
        muted,
        muted_until,
    }
}

/// The rooms I was asked into.
pub(crate) fn invitations(desk: &Desk<'_>) -> Vec<RoomInvitation> {
    let rooms = desk.node.rooms();
    let waiting = rooms.iter().filter(|v| v.record().standing == RoomStanding::Invited);
    let invitation = |view: &RoomView<'_>| {
        let record = view.record();
        RoomInvitation {
            room: record.room.to_string(),
            name: record.name.clone(),
            from: record.inviter.map(|who| desk.name_of(&who)).unwrap_or_default(),
            members: view.members_count() as u64,
        }
    };
    waiting.map(invitation).collect()
}

/// Everything about one room.
pub(crate) fn card(desk: &Desk<'_>, room: &RoomId) -> Result<RoomCard, ApiError> {
    let view = desk.node.room(room).ok_or_else(|| ApiError::no_such_room(&room.short(), &[]))?;
    let (line, (history, invites)) = (line(desk, &view), view.rules());
    let members = view.members();
    let list = data_encoding::BASE32_NOPAD.encode(&view.list()).to_lowercase();
    Ok(RoomCard {
        room: line.room,
        name: line.name,
        topic: line.topic,
        members: members.iter().map(|one| member(desk, &view, one)).collect(),
        state: line.state,
        history: match history {
            HistoryRule::Nothing => "none".to_owned(),
            HistoryRule::Last(count) => count.to_string(),
        },
        invites: match invites {
            InviteRule::Everyone => "everyone".to_owned(),
            InviteRule::Privileged => "privileged".to_owned(),
        },
        unread: line.unread,
        settled: view.is_settled(),
        unheard: desk.node.unheard_in(room).iter().map(|who| desk.name_of(who)).collect(),
        list: list.chars().take(LIST_LETTERS).collect(),
        bytes: view.bytes(),
    })
}

fn member(desk: &Desk<'_>, view: &RoomView<'_>, one: &MemberView) -> RoomMember {
    RoomMember {
        name: name_in(desk, Some(view), &one.who, Some(&one.called)),
        id: one.who.to_string(),
        role: one.role.into(),
        friend: is_known(desk, &one.who),
        me: one.who == desk.node.identity(),
        forked: one.forked_at.is_some(),
        other_list: one.other_list,
        unreadable: one.unreadable.into(),
    }
}

fn is_known(desk: &Desk<'_>, who: &IdentityKey) -> bool {
    let friend = desk.node.friend(who);
    let standing = friend.map(|view| view.friend.standing);
    *who == desk.node.identity() || standing.is_some_and(|standing| standing != Standing::Former)
}

/// How somebody in a room is called here: by the friend's name, else by what they call themselves, with a piece of their
/// id where that could be taken for somebody else's name.
pub(crate) fn name_in(
    desk: &Desk<'_>,
    view: Option<&RoomView<'_>>,
    who: &IdentityKey,
    called: Option<&str>,
) -> String {
    if is_known(desk, who) {
        return desk.name_of(who);
    }
    let called = called.filter(|called| !called.is_empty());
    let called = called.or_else(|| view.and_then(|view| view.called_of(who)));
    let Some(called) = called else { return who.short() };
    let me = std::iter::once(desk.node.me().name.clone());
    let friends = desk.node.friends().into_iter().map(|view| view.friend.name.clone());
    let members = view.map(RoomView::members).unwrap_or_default();
    let others = members.into_iter().filter(|one| one.who != *who).map(|one| one.called);
    if me.chain(friends).chain(others).any(|name| names::alike(&name, called)) {
        return format!("{called} ({})", who.short());
    }
    called.to_owned()
}
