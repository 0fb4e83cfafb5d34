//! Words for the story of a message: what happened to it on its way, who holds it, and what comes next.

use super::tongue::{say, words};
use super::{clock, date, moment, names_or, terms};
use crate::api::types::message::{Next, Trace, TraceStep};
use crate::face::clean;

/// A message's story.
pub(crate) fn trace(trace: &Trace) -> String {
    let to = clean::name(&trace.to);
    let mut words = format!("{} {}", trace.message, terms::state(trace.state));
    for step in &trace.steps {
        words.push_str(&format!("\n  {}  {}", moment(&step.at), happened(step, &to)));
    }
    words + "\n" + &say!("story-next-is", next = next(trace, &to))
}

fn happened(step: &TraceStep, to: &str) -> String {
    let who = step.who.as_deref().map_or_else(|| say!("story-happened"), clean::name);
    let why = step.why.as_deref().unwrap_or_default();
    match step.what.as_str() {
        "queued" => say!("story-happened-queued"),
        "tried" => say!("story-happened-tried", who),
        "tried_through" => {
            say!("story-happened-tried-through", to, who)
        }
        "renewed" => say!("story-happened-renewed", who),
        "given_back" => say!("story-happened-given-back", who),
        "held" => {
            let until = step.until.as_deref().map(date);
            until.map_or_else(
                || say!("story-held", who, to),
                |until| say!("story-held-until", who, to, until),
            )
        }
        "refused" => say!("story-happened-refused", why = refused(&who, to, why)),
        "handed_over" => say!("story-happened-handed-over", to, who),
        "let_go" => say!("story-happened-let-go", why = let_go(&who, to, why)),
        "delivered" => match &step.who {
            Some(_) => say!("story-happened-delivered", who),
            None => say!("story-happened-delivered-all", to),
        },
        "read" => say!("story-happened-read", who),
        "has" => say!("story-happened-has", who),
        "lacks" => say!("story-happened-lacks", who),
        "cancelled" => say!("story-happened-cancelled"),
        "blocked" => say!("story-happened-blocked", to),
        "removed" => say!("story-happened-removed", to),
        "ended" => say!("story-happened-ended", who),
        other => clean::line(other),
    }
}

/// Why a mutual friend did not take it.
fn refused(who: &str, to: &str, why: &str) -> String {
    match why {
        "quota" => say!("story-refused-quota", who),
        "full" => say!("story-refused-full", who),
        "unknown" => say!("story-refused-unknown", who, to),
        other => say!("story-refused-other", who, other = clean::line(other)),
    }
}

/// Why a mutual friend no longer holds it.
fn let_go(who: &str, to: &str, why: &str) -> String {
    match why {
        "unreadable" => say!("story-let-go-unreadable", to, who),
        "expired" => say!("story-let-go-expired", who, to),
        _ => say!("story-let-go", who, to),
    }
}

fn next(trace: &Trace, to: &str) -> String {
    let when = trace.next_at.as_deref().map(|at| say!("story-next-at", at = clock(at)));
    let when = when.unwrap_or_default();
    let alone = match (trace.held_by.as_slice(), trace.could_hold) {
        ([], Some(0)) => words!("story-next-alone"),
        _ => "",
    };
    match trace.next {
        Next::Nothing => say!("story-next-nothing"),
        Next::Linked => say!("story-next-linked"),
        Next::Dial => say!("story-next-dial", when, alone),
        Next::NodeDown => say!("story-next-node-down"),
        Next::WaitForThem => {
            say!("story-next-wait-for-them", alone)
        }
        Next::Decide => say!("story-next-decide"),
        Next::Blocked => say!("story-next-blocked"),
        Next::Pair => say!("story-next-pair"),
        Next::HandOver => {
            let holders: Vec<String> = trace.held_by.iter().map(|one| one.who.clone()).collect();
            say!("story-next-hand-over", holders = names_or(&holders), to)
        }
        Next::Leave => say!("story-next-leave"),
        Next::Spread => say!("story-next-spread"),
        Next::HeldByNobody => say!("story-next-held-by-nobody", alone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::message::TraceHolder;
    use crate::api::types::words::StateWord;

    fn step(what: &str, who: &str, why: Option<&str>) -> TraceStep {
        let until = (what == "held").then(|| "2026-12-28T12:00:00Z".to_owned());
        let (at, what, who) = ("then".into(), what.into(), Some(who.to_owned()));
        TraceStep { at, what, who, until, why: why.map(ToOwned::to_owned) }
    }

    #[test]
    fn in_a_room_delivered_is_said_of_all_and_names_nobody() {
        let all = TraceStep { who: None, ..step("delivered", "", None) };
        assert_eq!(happened(&all, "#cats"), "delivered: everybody in #cats has it");
        let one = happened(&step("delivered", "bob", None), "bob");
        assert_eq!(one, "delivered: durable on bob's device");
    }

    fn story(next: Next) -> Trace {
        Trace {
            message: "m".into(),
            to: "bob".into(),
            state: StateWord::Queued,
            steps: vec![],
            next,
            next_at: None,
            held_by: vec![],
            could_hold: None,
        }
    }

    #[test]
    fn a_trace_ends_with_what_happens_next() {
        let steps = vec![step("queued", "bob", None), step("tried", "bob", None)];
        let story = Trace { steps, ..story(Next::WaitForThem) };
        let expected = "m queued\n  then  queued: durable on this computer\n  then  tried: handed to the link with bob\n\
                        Next: wait until the friend comes to us, no address of theirs is known.";
        assert_eq!(trace(&story), expected);
    }

    #[test]
    fn what_mutual_friends_do_is_told_with_their_names() {
        let told = |what, why| happened(&step(what, "carol", why), "bob");
        let cases = [
            ("held", None, "held: carol keeps it for bob, until 28 Dec"),
            (
                "refused",
                Some("quota"),
                "refused: carol keeps no more of yours (the room for you there is full)",
            ),
            (
                "refused",
                Some("full"),
                "refused: carol keeps no more for anybody (the room there is full)",
            ),
            ("refused", Some("unknown"), "refused: carol does not know bob as a friend"),
            ("handed_over", None, "handed over: bob's device took it from carol"),
            ("let_go", Some("unreadable"), "let go: bob's device could not read what carol kept"),
            (
                "let_go",
                Some("expired"),
                "let go: carol kept it as long as promised, and bob did not come",
            ),
            ("let_go", Some("dropped"), "let go: carol no longer keeps it for bob"),
        ];
        for (what, why, expected) in cases {
            assert_eq!(told(what, why), expected);
        }
    }

    #[test]
    fn what_comes_next_names_who_holds_it_or_says_that_nobody_could() {
        let holder = |who: &str| TraceHolder {
            who: who.into(),
            until: "2026-12-28T12:00:00Z".into(),
            linked: true,
        };
        let held_by = vec![holder("carol"), holder("dave")];
        let held = Trace { held_by, could_hold: Some(0), ..story(Next::HandOver) };
        assert_eq!(next(&held, "bob"), "carol or dave hands it over when bob returns, or you do");
        let alone = |next| Trace { could_hold: Some(0), ..story(next) };
        let nobody = "; no mutual friend is linked who could hold it";
        for (next_is, words) in [
            (Next::Dial, "the friend is tried again"),
            (Next::HeldByNobody, "no one holds it now, trying again"),
        ] {
            assert_eq!(next(&alone(next_is), "bob"), format!("{words}{nobody}"));
            let with = Trace { could_hold: Some(1), ..story(next_is) };
            assert_eq!(next(&with, "bob"), words);
        }
        assert_eq!(next(&story(Next::Leave), "bob"), "it is being left with a mutual friend");
    }
}
