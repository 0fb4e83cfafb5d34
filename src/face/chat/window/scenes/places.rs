//! Where one is in a long talk: scrolled up, at what is unread, at what was searched.

use ratatui::crossterm::event::KeyCode;

use super::*;

#[test]
fn scrolled_up_the_view_stays_and_says_how_many_came_below() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", long(60));
    scene.press(KeyCode::PageUp);
    let top = |scene: &Scene| scene.seen().lines().nth(1).unwrap().to_owned();
    let before = top(&scene);
    for n in 60..72 {
        scene.happens(EventWhat::Message(Box::new(theirs(n, "bob", "later"))));
    }
    assert_eq!(top(&scene), before);
    assert!(scene.sees("12 new below"), "{}", scene.seen());
    scene.alt(KeyCode::End);
    assert!(!scene.sees("new below") && scene.sees("later"));
}

#[test]
fn older_messages_load_at_the_top_without_moving_what_is_read() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", (100..160).map(|n| theirs(n, "bob", &format!("message {n}"))).collect());
    for _ in 0..3 {
        scene.press(KeyCode::PageUp);
    }
    let Some(Want::Page { limit, before, .. }) = scene.asked().pop() else { panic!("asked") };
    assert_eq!(before.as_deref(), Some("m100"));
    assert!(scene.sees("loading older"), "{}", scene.seen());
    let talk = |scene: &Scene| {
        let seen = scene.seen();
        seen.lines()
            .filter(|line| line.contains("message 1"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let shown = talk(&scene);
    let page = (0..100).map(|n| theirs(n, "bob", &format!("message {n}"))).collect();
    scene.answers(Want::Page { conversation: "bob".into(), limit, before }, Answer::Page(page));
    let after = talk(&scene);
    assert!(after.ends_with(&shown[1..]), "{shown:?}\n{after:?}");
    for _ in 0..20 {
        scene.press(KeyCode::PageUp);
    }
    assert!(scene.sees("message 0"), "{}", scene.seen());
    for _ in 0..40 {
        scene.press(KeyCode::PageDown);
    }
    assert!(scene.sees("message 159") && scene.state.talk().unwrap().foot.is_none());
}

#[test]
fn the_first_unread_is_found_however_far_back() {
    let mut bob = friend("bob");
    bob.unread = 70;
    let mut scene = Scene::with(vec![bob]);
    let Some(Want::Page { limit, .. }) =
        scene.asked().into_iter().find(|want| matches!(want, Want::Page { .. }))
    else {
        panic!("the talk is loaded")
    };
    assert!(limit >= 80, "as many as are unread, and some before");
    let want = Want::Page { conversation: "bob".into(), limit, before: None };
    scene.answers(want, Answer::Page(long(80)));
    assert!(scene.sees("new since") && scene.sees("message 10\n"), "{}", scene.seen());
    scene.alt(KeyCode::End);
    assert!(!scene.sees("new since"));
    scene.alt(KeyCode::Char('u'));
    assert!(scene.sees("new since"), "{}", scene.seen());
}

#[test]
fn a_search_goes_on_before_what_is_loaded_until_it_finds() {
    let mut scene = Scene::with(vec![friend("bob")]);
    scene.page("bob", (100..160).map(|n| theirs(n, "bob", "haystack")).collect());
    scene.asked();
    scene.ctrl('r');
    scene.types("needle");
    assert!(scene.sees("looking in older"), "{}", scene.seen());
    let find = scene.asked().into_iter().find(|want| matches!(want, Want::Find { .. }));
    let older = vec![theirs(1, "bob", "a NEEDLE in it"), theirs(2, "bob", "haystack")];
    scene.answers(find.expect("the node is asked to look"), Answer::Page(older));
    assert_eq!(scene.state.talk().unwrap().selected.as_deref(), Some("m1"));
    assert!(scene.sees("a NEEDLE in it"), "{}", scene.seen());
    scene.types("s");
    let find = scene.asked().into_iter().find(|want| matches!(want, Want::Find { .. })).unwrap();
    scene.answers(find, Answer::Page(vec![]));
    assert!(scene.sees("not found"), "{}", scene.seen());
}

#[test]
fn what_was_unread_before_is_new_below_too() {
    let mut scene = Scene::with(vec![FriendLine { unread: 40, ..friend("bob") }]);
    scene.page("bob", long(60));
    let shown = |scene: &Scene, n: &u32| scene.sees(&format!("message {n}"));
    let last = (10..60).rev().find(|n| shown(&scene, n)).unwrap();
    assert!(last < 59 && scene.sees(&format!("{} new below", 59 - last)), "{}", scene.seen());
    scene.happens(EventWhat::Message(Box::new(theirs(60, "bob", "one more"))));
    scene.answers(
        Want::Friends,
        Answer::Friends(vec![FriendLine { unread: 41, ..friend("bob") }], vec![]),
    );
    assert!(scene.sees(&format!("{} new below", 60 - last)), "{}", scene.seen());
}

#[test]
fn in_a_long_list_one_goes_by_tens_to_its_ends() {
    let names: Vec<String> = (1..=25).map(|number| format!("friend{number}")).collect();
    let mut scene = Scene::with(names.iter().map(|name| friend(name)).collect());
    let mut at = |key| {
        scene.alt(key);
        scene.state.open.clone().unwrap()
    };
    assert_eq!(at(KeyCode::Char('1')), "friend1");
    assert_eq!(at(KeyCode::PageDown), "friend11");
    assert_eq!(at(KeyCode::PageDown), "friend21");
    assert_eq!(at(KeyCode::PageDown), "friend25");
    assert_eq!(at(KeyCode::PageUp), "friend15");
    assert_eq!(at(KeyCode::PageUp), "friend5");
    assert_eq!(at(KeyCode::PageUp), "friend1");
}
