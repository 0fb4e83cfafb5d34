//! Words for what the node refuses and what it found, in the language of this process where it has the sentence; else in
//! the English that came with it.

use super::tongue;
use crate::api::error::ApiError;
use crate::api::said::Said;
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
