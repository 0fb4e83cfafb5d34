//! Words for what the node refuses and what it found, in the language of this process where it has the sentence; else in
//! the English that came with it.

use super::tongue::{self, say};
use crate::api::error::ApiError;
use crate::api::said::{Said, Value};
use crate::face::clean;

/// What went wrong, why, what next.
pub(crate) fn error_words(error: &ApiError) -> String {
    let (message, hint) = parts(error);
    joined(&message, &hint)
}

/// The same in a chat: what to do next is a command that one can type there, if there is one.
pub(crate) fn chat_words(error: &ApiError) -> String {
    let (message, hint) = parts(error);
    let advice = error.said.as_deref().and_then(slash_advice);
    joined(&message, &advice.unwrap_or(hint))
}

fn joined(message: &str, hint: &str) -> String {
    format!("{message} {hint}").trim_end().to_owned()
}

fn parts(error: &ApiError) -> (String, String) {
    parts_of(error.said.as_deref(), &error.message, &error.hint)
}

/// What went wrong and why, and what to do next, which may be nothing; both safe to show. `english` and `advice` are how
/// they came.
pub(super) fn parts_of(said: Option<&Said>, english: &str, advice: &str) -> (String, String) {
    let told = said.and_then(tongue::told);
    let (message, hint) = told.unwrap_or_else(|| (english.to_owned(), advice.to_owned()));
    (clean::sentence(&message), clean::sentence(&hint))
}

/// What to do next, where there is a command with a slash for it.
fn slash_advice(said: &Said) -> Option<String> {
    let about = said.values.iter().find(|(name, _)| *name == "friend" || *name == "room");
    let name = || match about {
        Some((_, Value::Text(name))) => super::slashed(name),
        _ => String::new(),
    };
    Some(match said.id.as_str() {
        "refused-no-such-friend" | "refused-no-such-room" => say!("slash-advice-list"),
        "refused-not-a-friend" => say!("slash-advice-standing"),
        "refused-no-such-introduction" => say!("slash-advice-introductions"),
        "refused-same-person" => say!("slash-advice-introduce"),
        "refused-doubt" => say!("slash-advice-verify", friend = name()),
        "refused-blocked" => say!("slash-advice-unblock", friend = name()),
        "refused-status-offline" => say!("slash-advice-invisible"),
        "refused-bad-emoji" => say!("slash-advice-react"),
        "refused-no-such-member" | "refused-not-allowed" | "refused-already-there" => {
            say!("slash-advice-members", room = name())
        }
        "refused-not-a-member" => say!("slash-advice-ask-in"),
        "refused-room-full" => say!("slash-advice-create"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::error::ErrorKind;
    use crate::face::wording::tongue::made_up;

    #[test]
    fn a_refusal_is_said_in_the_language_that_is_spoken() {
        let refused = ApiError::no_such_friend("bob", &[]);
        let (message, hint) = made_up::listen(|| parts(&refused));
        assert_eq!(message, "⟦Ńó ƒŕíéńđ ćáĺĺéđ \"bob\".⟧");
        made_up::is_all_said(&hint, &[]);
        assert_eq!(parts(&refused), (refused.message.clone(), refused.hint.clone()));
    }

    #[test]
    fn in_a_chat_advice_is_what_one_types_there_and_in_a_shell_what_one_types_there() {
        for name in ["bob", "Bob B", "it's"] {
            let refused = ApiError::blocked(name);
            let typed = super::super::slashed(name);
            let said = chat_words(&refused);
            assert!(said.ends_with(&format!(": /unblock {typed}")), "{said}");
            assert!(error_words(&refused).ends_with(&refused.hint));
        }
        let none = ApiError::no_identity();
        assert_eq!(chat_words(&none), error_words(&none));
    }

    #[test]
    fn what_is_not_known_here_stays_as_it_came() {
        let mut newer = ApiError::no_such_friend("bob", &[]);
        newer.said = Some(Box::new(Said::new("refused-moon-missing", [])));
        assert_eq!(parts(&newer), (newer.message.clone(), newer.hint.clone()));
        let plain = ApiError::new(ErrorKind::Usage, "no").hint("so");
        assert_eq!(parts(&plain), ("no".to_owned(), "so".to_owned()));
    }
}
