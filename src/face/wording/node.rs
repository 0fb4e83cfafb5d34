//! Words for the node and the identity: made, started, stopped, looked after.

use super::refused;
use super::tongue::{fixed, say, words};
use crate::api::types::home::{Created, Ready};
use crate::api::types::identity::Card;
use crate::api::types::node::Check;
use crate::api::types::setting::Setting;
use crate::face::clean;

fixed! {
    /// Asks for a name.
    pub(crate) name_prompt = "node-name-prompt";
    /// Asks for a new passphrase.
    pub(crate) new_passphrase_prompt = "node-new-passphrase-prompt";
    /// Asks for it again.
    pub(crate) again_prompt = "node-again-prompt";
    /// Asks for the passphrase of a home.
    pub(crate) passphrase_prompt = "node-passphrase-prompt";
    /// Asks for the recovery words.
    pub(crate) phrase_prompt = "node-phrase-prompt";
    /// The two passphrases differ.
    pub(crate) passphrases_differ = "node-passphrases-differ";
    /// Before a message is typed into the terminal.
    pub(crate) type_message = "node-type-message";
}

/// An identity was made.
pub(crate) fn created(created: &Created) -> String {
    format!(
        "{}\n\n{}\n\n{}\n\n{}",
        say!("node-created", fingerprint = created.fingerprint),
        words!("node-created-words"),
        phrase(created.phrase.reveal()),
        words!("node-created-next")
    )
}

fixed! {
    /// Before the recovery words are asked for.
    pub(crate) recovering = "node-recovering";
}

/// An identity came back from its words alone.
pub(crate) fn recovered(created: &Created) -> String {
    let name = clean::name(&created.name);
    say!("node-recovered", name, fingerprint = created.fingerprint)
}

/// Recovery words in lines of six.
pub(crate) fn phrase(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let lines: Vec<String> = words.chunks(6).map(|line| format!("  {}", line.join(" "))).collect();
    lines.join("\n")
}

/// My card, beside the text itself.
pub(crate) fn card(card: &Card) -> String {
    say!("node-card", name = clean::name(&card.name), fingerprint = card.fingerprint)
}

/// The node is up, in this terminal.
pub(crate) fn ready(ready: &Ready) -> String {
    say!("node-ready", listen = places(&ready.listen))
}

/// The node is up, in the background.
pub(crate) fn detached(ready: &Ready) -> String {
    say!("node-detached", listen = places(&ready.listen))
}

fn places(listen: &[String]) -> String {
    let both = |before: String, last: String| say!("names-and", before, last);
    listen.iter().cloned().reduce(both).unwrap_or_else(|| say!("node-listens-nowhere"))
}

fixed! {
    /// Said once on stderr when a command starts the node.
    pub(crate) started = "node-started";

    /// The node has stopped.
    pub(crate) stopped = "node-stopped";
}

/// One thing the doctor looked at.
pub(crate) fn check(check: &Check) -> String {
    let sign = if check.ok { words!("node-check-ok") } else { words!("node-check-bad") };
    let fix = check.fix.as_deref().unwrap_or_default();
    let (detail, fix) = refused::parts_of(check.said.as_ref(), &check.detail, fix);
    let mut words = format!("{sign:<3}  {}: {detail}", looked_at(&check.name));
    if !check.ok && !fix.is_empty() {
        words.push_str(&format!("\n     {fix}"));
    }
    words
}

/// What the doctor looked at: a few things by their names, a friend, or a setting, which has one name everywhere.
fn looked_at(name: &str) -> String {
    match name {
        "identity" => say!("node-check-identity"),
        "device" => say!("node-check-device"),
        "permissions" => say!("node-check-permissions"),
        "clock" => say!("node-check-clock"),
        "addresses" => say!("node-check-addresses"),
        "nat" => say!("node-check-nat"),
        "reachable" => say!("node-check-reachable"),
        "lan" => say!("node-check-lan"),
        "port mapping" => say!("node-check-mapping"),
        "relay" => say!("node-check-relay"),
        "store" => say!("node-check-store"),
        "disk" => say!("node-check-disk"),
        "frames" => say!("node-check-frames"),
        "custody" => say!("node-check-custody"),
        "archive" => say!("node-check-archive"),
        other => match other.strip_prefix("friend ") {
            Some(friend) => say!("node-check-friend", friend = clean::name(friend)),
            None => clean::line(other),
        },
    }
}

/// The pages of the manual are written.
pub(crate) fn manual(pages: u64, dir: &str) -> String {
    say!("node-manual", pages, dir)
}

/// A file that cannot be written.
pub(crate) fn cannot_write(path: &str, error: &std::io::Error) -> String {
    say!("node-cannot-write", path, error = error.to_string())
}

fixed! {
    /// What to do about it.
    pub(crate) write_elsewhere = "node-write-elsewhere";
}

/// One setting.
pub(crate) fn setting(setting: &Setting) -> String {
    let value = clean::sentence(&setting.value.to_string());
    let origin = super::terms::origin(setting.origin);
    let origin = match setting.line {
        Some(line) => say!("node-setting-line", origin, line),
        None => origin.to_owned(),
    };
    let mut words = format!("{} = {value}  ({origin})", setting.key);
    if let Some(note) = &setting.note {
        let (note, _) = refused::parts_of(setting.said.as_ref(), note, "");
        words.push_str(&format!("  {note}"));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::secret::Secret;

    #[test]
    fn a_new_identity_shows_its_words_in_lines_of_six_and_the_next_step() {
        let made = Created {
            id: "i".into(),
            name: "Alice".into(),
            device: "d".into(),
            fingerprint: "7KQ2 WX4M".into(),
            phrase: Secret::new(vec!["word"; 24].join(" ")),
        };
        let words = created(&made);
        assert!(words.starts_with("Identity created.  Fingerprint  7KQ2 WX4M\n"));
        assert_eq!(words.matches("  word word word word word word\n").count(), 4);
        assert!(words.ends_with("Next: hobnob invite"));
    }

    #[test]
    fn the_doctor_says_what_to_do_about_what_is_wrong() {
        let wrong = Check {
            name: "clock".into(),
            ok: false,
            detail: "14 minutes off.".into(),
            fix: Some("Set it.".into()),
            said: None,
        };
        assert_eq!(check(&wrong), "BAD  clock: 14 minutes off.\n     Set it.");
    }
}
