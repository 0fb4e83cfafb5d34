//! History in the open: what stands in it, where it goes, and that no word of others does anything there.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::common::{Person, friends};

/// Words that would run, fetch or break out in a page made carelessly; `MARK` is what they would leave behind.
const EVIL: [&str; 12] = [
    "<script>document.title='MARK'</script>",
    "<img src=x onerror=\"document.title='MARK'\">",
    "<svg onload=document.title='MARK'>",
    "\"><script>document.title='MARK'</script>",
    "'><body onload=document.title='MARK'>",
    "</p></div></body><script>document.title='MARK'</script>",
    "javascript:document.title='MARK'",
    "https://a.example/\"onmouseover=\"document.title='MARK'",
    "<iframe srcdoc=\"<script>parent.document.title='MARK'</script>\"></iframe>",
    "<meta http-equiv=refresh content=\"0;url=data:text/html,MARK\">",
    "<style>@import 'file:///MARK.css'</style><link rel=stylesheet href=file:///MARK.css>",
    "&lt;script&gt;document.title='MARK'&lt;/script&gt;<!--",
];

fn evil(number: usize) -> String {
    EVIL[number].replace("MARK", "ran")
}

#[test]
fn an_export_is_the_log_with_the_node_up_or_down() {
    let (mut alice, bob) = friends("Alice", "Bob");
    for n in 0..3 {
        alice.send("bob", &format!("message {n}"));
    }
    let last = bob.send("alice", "and back");
    alice.until("it", |event| event["message"] == last.as_str());
    alice.json(&["room", "create", "cats"]);
    alice.json(&["send", "#cats", "alone"]);
    let log = alice.run(&["--json", "log", "bob"]).out;
    let up = alice.run(&["export", "bob"]);
    assert_eq!((up.code, &up.out), (0, &log), "{up:?}");
    let all = alice.run(&["export"]).out;
    assert!(all.starts_with(&log) && all.contains("alone"), "{all}");
    let line: serde_json::Value = serde_json::from_str(all.lines().next().unwrap()).unwrap();
    super::common::has(&line, &["author", "conversation_id", "message", "text"]);
    alice.stop();
    // The last receipts may have come between; what was said is the same.
    let texts = |out: &str| -> Vec<String> {
        out.lines()
            .map(|line| {
                serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].to_string()
            })
            .collect()
    };
    assert_eq!(texts(&alice.run(&["export"]).out), texts(&all));
}

#[test]
fn a_file_is_private_whole_and_never_replaced_by_accident() {
    let (alice, _bob) = friends("Alice", "Bob");
    alice.send("bob", "hello");
    let file = alice.path("out.md");
    let path = file.to_str().unwrap();
    let said = alice.json(&["export", "bob", "--format", "md", "-o", path]);
    assert_eq!((&said["done"], &said["messages"]), (&true.into(), &1.into()));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read_to_string(&file).unwrap();
    assert!(before.starts_with("# Bob\n") && before.contains("**you** hello"), "{before}");
    assert_eq!(alice.refused(&["export", "bob", "-o", path]), (2, "usage".into()));
    assert_eq!(alice.refused(&["export", "nobody", "-o", path, "--force"]).0, 5);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    assert_eq!(alice.refused(&["export", "bob", "-o", "/nowhere/x"]), (1, "failed".into()));
    assert_eq!(alice.run(&["export", "bob", "-o", path, "--force"]).code, 0);
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
    let left = std::fs::read_dir(alice.home()).unwrap();
    let left = left.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().contains("unfinished")
    });
    assert_eq!(left.count(), 0, "what was not finished leaves nothing behind");
}

#[test]
fn by_day_makes_a_file_for_each_day() {
    let (alice, _bob) = friends("Alice", "Bob");
    alice.send("bob", "today");
    let dir = alice.path("days");
    let path = dir.to_str().unwrap();
    assert_eq!(alice.refused(&["export", "--by-day"]), (2, "usage".into()));
    assert_eq!(alice.run(&["export", "--format", "html", "--by-day", "-o", path]).code, 0);
    let files: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|file| file.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(name.len() == "2026-11-23.html".len() && name.ends_with(".html"), "{name}");
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page.contains("today") && page.ends_with("</html>\n"), "{page}");
}

#[test]
fn nothing_in_a_page_runs_in_a_real_browser() {
    let (alice, bob) = friends("Alice", "Bob");
    let mut last = String::new();
    for number in 0..EVIL.len() {
        last = bob.send("alice", &evil(number));
    }
    alice.until("the last", |event| event["message"] == last.as_str());
    alice.json(&["friend", "rename", "bob", &evil(0)]);
    alice.json(&["room", "create", &evil(1)]);
    let room = alice.list(&["room", "list"])[0]["room"].as_str().unwrap().to_owned();
    alice.json(&["room", "topic", &room, &evil(2)]);
    alice.json(&["send", &format!("#{room}"), &evil(3)]);
    let file = alice.path("page.html");
    assert_eq!(alice.run(&["export", "--format", "html", "-o", file.to_str().unwrap()]).code, 0);
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.contains("default-src 'none'"), "{page}");
    let Some(seen) = browser(&file) else { return };
    assert!(seen.contains("<title>hobnob history</title>"), "a script ran:\n{seen}");
    assert!(!seen.contains("<script") && !seen.contains("<img") && !seen.contains("<iframe"));
    // The same words in a careless page do run: the browser is not simply deaf.
    let careless = alice.path("careless.html");
    let words: String = (0..EVIL.len()).map(evil).collect();
    std::fs::write(&careless, format!("<title>quiet</title>{words}")).unwrap();
    assert!(browser(&careless).unwrap().contains("<title>ran</title>"), "this test cannot fail");
}

/// The files in a home that an export has not finished.
fn unfinished(person: &Person) -> Vec<String> {
    let files = std::fs::read_dir(person.home()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".unfinished")).collect()
}

#[test]
fn an_export_that_is_ended_on_the_way_leaves_nothing_behind() {
    use rustix::process::{Pid, Signal, kill_process};
    let alice = Person::called("Alice");
    // A node that says who it is and then nothing more, so that the export is never done.
    let door = std::os::unix::net::UnixListener::bind(alice.path("node.sock")).unwrap();
    let (asked, was_asked) = std::sync::mpsc::channel();
    let node = std::thread::spawn(move || {
        for _ in 0..3 {
            let (stream, _) = door.accept().unwrap();
            let mut lines = BufReader::new(&stream).lines();
            lines.next().unwrap().unwrap();
            let version = env!("CARGO_PKG_VERSION");
            let info = serde_json::json!({"version": version, "pid": 1, "online": true, "id": "i",
                "device": "d", "name": "Alice", "listen": [], "socket": "s",
                "started_at": "2026-11-23T12:00:00Z"});
            let answer = serde_json::json!({"jsonrpc": "2.0", "id": 1, "result": info});
            writeln!(&stream, "{answer}").unwrap();
            lines.next().unwrap().unwrap();
            asked.send(()).unwrap();
            // Until it hangs up.
            while let Some(Ok(_)) = lines.next() {}
        }
    });
    let file = alice.path("out.jsonl");
    let path = file.to_str().unwrap();
    for (signal, ends, left) in
        [(Signal::TERM, Some(143), 0), (Signal::INT, Some(130), 0), (Signal::KILL, None, 1)]
    {
        let mut export = alice.command(&["export", "bob", "-o", path]).spawn().unwrap();
        was_asked.recv_timeout(super::common::PATIENCE).unwrap();
        assert_eq!(unfinished(&alice).len(), 1, "it has begun");
        kill_process(Pid::from_child(&export), signal).unwrap();
        assert_eq!(export.wait().unwrap().code(), ends, "{signal:?}");
        assert_eq!(unfinished(&alice).len(), left, "{signal:?}");
    }
    node.join().unwrap();
    std::fs::remove_file(alice.path("node.sock")).unwrap();
    std::fs::write(alice.path(".other.md.1.unfinished"), "of a process that runs").unwrap();
    assert_eq!(alice.run(&["export", "-o", path]).code, 0);
    assert_eq!(unfinished(&alice), [".other.md.1.unfinished"], "only what is its own and dead");
}

/// What a page has become once a real browser has run all that it would run.
fn browser(page: &Path) -> Option<String> {
    let programs = ["chromium", "chromium-browser", "google-chrome"];
    let program = programs.into_iter().find(|program| {
        Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
    });
    let Some(program) = program else {
        println!("skipped: no browser here (apt-get install chromium)");
        return None;
    };
    let profile = tempfile::tempdir().unwrap();
    let out = Command::new(program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--virtual-time-budget=2000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

#[test]
fn an_export_of_many_pages_has_each_message_once_and_in_order() {
    let alice = Person::up("Alice");
    alice.json(&["room", "create", "diary"]);
    let mut line = alice.line();
    for n in 0..1203 {
        let params = serde_json::json!({"to": "#diary", "text": format!("entry {n}")});
        line.ask("message.send", params).unwrap();
    }
    let lines = alice.run(&["export", "#diary"]).lines();
    assert_eq!(lines.len(), 1203);
    for (n, line) in lines.iter().enumerate() {
        assert_eq!(line["text"], format!("entry {n}"), "none is missing, none twice, all in order");
    }
}
