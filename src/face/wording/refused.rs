//! Words for what the node refuses and what it found, in the language of this process where it has the sentence; else in
//! the English that came with it.

use super::tongue::{self, say};
use crate::api::error::ApiError;
use crate::api::said::{Said, Value};
use crate::face::clean;

/// What went wrong, why, what next.
pub(crate) fn error_words(error: &ApiError) -> String {
    let (message, hint) = parts(error);
    format!("{message} {hint}").trim_end().to_owned()
}

/// What went wrong and why, and what to do next, which may be nothing; both safe to show.
fn parts(error: &ApiError) -> (String, String) {
    // Where the face gives other advice than the node, its own counts.
    let said = error.said.as_deref();
    let (message, hint) = parts_of(said, &error.message, &error.hint);
    let is_own = said.is_some_and(|said| said.english().1 != error.hint);
    (message, if is_own { clean::sentence(&error.hint) } else { hint })
}

/// The same of anything that says a sentence; `english` and `advice` are how it came.
pub(super) fn parts_of(said: Option<&Said>, english: &str, advice: &str) -> (String, String) {
    let told = said.and_then(tongue::told);
    let (message, hint) = told.unwrap_or_else(|| (english.to_owned(), advice.to_owned()));
    (clean::sentence(&message), clean::sentence(&hint))
}

/// The same refusal for a chat: what to do next is a command that one can type there.
pub(crate) fn in_chat(mut error: ApiError) -> ApiError {
    let advice = error.said.as_deref().filter(|said| said.english().1 == error.hint);
    if let Some(advice) = advice.and_then(slash_advice) {
        error.hint = advice;
    }
    error
}

/// The same refusal as it came, for the shell that one is back in.
pub(crate) fn after_chat(mut error: ApiError) -> ApiError {
    let advice = error.said.as_deref().and_then(slash_advice);
    if let Some(said) = error.said.as_deref().filter(|_| advice.as_ref() == Some(&error.hint)) {
        error.hint = said.english().1;
    }
    error
}

/// What to do next, where there is a command with a slash for it.
fn slash_advice(said: &Said) -> Option<String> {
    let typed = || match said.values.iter().find(|(name, _)| *name == "typed") {
        Some((_, Value::Text(typed))) => super::slashed(&from_shell(typed)),
        _ => String::new(),
    };
    Some(match said.id.as_str() {
        "refused-no-such-friend" | "refused-no-such-room" => say!("slash-advice-list"),
        "refused-not-a-friend" => say!("slash-advice-standing"),
        "refused-no-such-introduction" => say!("slash-advice-introductions"),
        "refused-same-person" => say!("slash-advice-introduce"),
        "refused-doubt" => say!("slash-advice-verify", typed = typed()),
        "refused-blocked" => say!("slash-advice-unblock", typed = typed()),
        "refused-status-offline" => say!("slash-advice-invisible"),
        "refused-bad-emoji" => say!("slash-advice-react"),
        "refused-no-such-member" | "refused-not-allowed" | "refused-already-there" => {
            say!("slash-advice-members", typed = typed())
        }
        "refused-not-a-member" => say!("slash-advice-ask-in"),
        "refused-room-full" => say!("slash-advice-create"),
        _ => return None,
    })
}

/// A name that was quoted for a shell, as it is.
fn from_shell(typed: &str) -> String {
    let inner = typed.strip_prefix('\'').and_then(|typed| typed.strip_suffix('\''));
    inner.map_or_else(|| typed.to_owned(), |inner| inner.replace("'\\''", "'"))
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
            let chat = in_chat(refused.clone());
            let typed = super::super::slashed(name);
            assert!(error_words(&chat).ends_with(&format!(": /unblock {typed}")), "{chat:?}");
            assert_eq!(after_chat(chat).hint, refused.hint);
        }
        let advised = ApiError::no_such_friend("bob", &[]).hint("Elsewhere.");
        assert_eq!(in_chat(advised.clone()).hint, "Elsewhere.");
        assert_eq!(after_chat(advised).hint, "Elsewhere.");
        let none = ApiError::no_identity();
        assert_eq!(in_chat(none.clone()).hint, none.hint);
    }

    #[test]
    fn what_is_not_known_here_stays_as_it_came_and_own_advice_counts() {
        let mut newer = ApiError::no_such_friend("bob", &[]);
        newer.said = Some(Box::new(Said::new("refused-moon-missing", [])));
        let as_it_came = (newer.message.clone(), newer.hint.clone());
        assert_eq!(parts(&newer).0, as_it_came.0);
        let advised = ApiError::identity_exists().hint("Elsewhere.");
        assert_eq!(parts(&advised).1, "Elsewhere.");
        let plain = ApiError::new(ErrorKind::Usage, "no").hint("so");
        assert_eq!(parts(&plain), ("no".to_owned(), "so".to_owned()));
    }
}
