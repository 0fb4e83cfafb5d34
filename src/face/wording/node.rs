//! Words for the node and the identity: made, started, stopped, looked after.

use crate::api::types::home::{Created, Ready};
use crate::api::types::identity::Card;
use crate::api::types::node::Check;
use crate::api::types::setting::Setting;
use crate::face::clean;

/// Asks for a name.
pub(crate) const NAME_PROMPT: &str = "Your name (friends will see it): ";
/// Asks for a new passphrase.
pub(crate) const NEW_PASSPHRASE_PROMPT: &str = "Passphrase to lock it with (Enter for none): ";
/// Asks for it again.
pub(crate) const AGAIN_PROMPT: &str = "The same again: ";
/// Asks for the passphrase of a home.
pub(crate) const PASSPHRASE_PROMPT: &str = "Passphrase: ";
/// Asks for the recovery words.
pub(crate) const PHRASE_PROMPT: &str = "Your 24 recovery words, then Enter: ";
/// The two passphrases differ.
pub(crate) const PASSPHRASES_DIFFER: &str = "These two differ. Try again.";
/// Before a message is typed into the terminal.
pub(crate) const TYPE_MESSAGE: &str = "Type your message; Ctrl+D on an empty line sends it.";

/// An identity was made.
pub(crate) fn created(created: &Created) -> String {
    format!(
        "Identity created.  Fingerprint  {}\n\n\
         Your recovery words. They bring you back after a loss; keep them on paper, show them to nobody:\n\n{}\n\n\
         Next: hobnob invite",
        created.fingerprint,
        phrase(created.phrase.reveal())
    )
}

/// Before the recovery words are asked for.
pub(crate) const RECOVERING: &str = "\
(Words alone bring back who you are: identity, fingerprint, safety numbers. They do not bring back friends, history and
rooms.)";

/// An identity came back from its words alone.
pub(crate) fn recovered(created: &Created) -> String {
    format!(
        "{} is back.  Fingerprint  {}\n\n\
         Back: your identity, with the fingerprint and the safety numbers that friends know.\n\
         Not back, because words alone do not hold it: friends, history, rooms.\n\n\
         Next: ask each friend for a new invite, and add it: hobnob add 'HOBNOB:…'\n\
         On their side you stay who you are, with name and history. Friends who had compared safety numbers with you are\n\
         asked to do so once more, or to accept your new device, before they send you anything.",
        clean::name(&created.name),
        created.fingerprint
    )
}

/// Recovery words in lines of six.
pub(crate) fn phrase(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let lines: Vec<String> = words.chunks(6).map(|line| format!("  {}", line.join(" "))).collect();
    lines.join("\n")
}

/// My card, beside the text itself.
pub(crate) fn card(card: &Card) -> String {
    format!(
        "The card of {} ({}). Safe to publish: you are friends once both have added the other's.",
        clean::name(&card.name),
        card.fingerprint
    )
}

/// The node is up, in this terminal.
pub(crate) fn ready(ready: &Ready) -> String {
    format!("The node is up and listens on {}. Stop it: Ctrl+C", places(&ready.listen))
}

/// The node is up, in the background.
pub(crate) fn detached(ready: &Ready) -> String {
    format!(
        "The node runs in the background and listens on {}. Stop it: hobnob down",
        places(&ready.listen)
    )
}

fn places(listen: &[String]) -> String {
    if listen.is_empty() { "nothing".into() } else { listen.join(" and ") }
}

/// Said once on stderr when a command starts the node.
pub(crate) const STARTED: &str =
    "(Started the hobnob node in the background. Stop it: hobnob down)";

/// The node has stopped.
pub(crate) const STOPPED: &str = "The node has stopped.";

/// One thing the doctor looked at.
pub(crate) fn check(check: &Check) -> String {
    let sign = if check.ok { "ok " } else { "BAD" };
    let mut words =
        format!("{sign}  {}: {}", clean::line(&check.name), clean::sentence(&check.detail));
    if let (false, Some(fix)) = (check.ok, &check.fix) {
        words.push_str(&format!("\n     {}", clean::sentence(fix)));
    }
    words
}

/// The pages of the manual are written.
pub(crate) fn manual(pages: u64, dir: &str) -> String {
    let pages = super::count(pages, "page");
    format!("Wrote {pages} to {dir}. Read the first: man {dir}/hobnob.1")
}

/// A file that cannot be written.
pub(crate) fn cannot_write(path: &str, error: &std::io::Error) -> String {
    format!("Cannot write {path}: {error}.")
}

/// What to do about it.
pub(crate) const WRITE_ELSEWHERE: &str = "Name a place where you may write.";

/// One setting.
pub(crate) fn setting(setting: &Setting) -> String {
    let value = clean::sentence(&setting.value.to_string());
    let line = setting.line.map_or_else(String::new, |line| format!(", line {line}"));
    let mut words = format!("{} = {value}  ({}{line})", setting.key, setting.origin.word());
    if let Some(note) = &setting.note {
        words.push_str(&format!("  {}", clean::sentence(note)));
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
        };
        assert_eq!(check(&wrong), "BAD  clock: 14 minutes off.\n     Set it.");
    }
}
