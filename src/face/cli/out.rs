//! Where everything a command says goes: answers to stdout, all else to stderr, nothing but JSON when that was asked.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::args::{Color, Everywhere};
use crate::api::error::ApiError;
use crate::face::clean;
use crate::face::wording::{refused, tongue, wrong};

/// Why a command ends before its end.
#[derive(Debug)]
pub(super) enum End {
    /// Something was refused or failed.
    Failed(ApiError),
    /// Whoever read the answers has enough.
    PipeClosed,
    /// The user pressed Ctrl+C.
    Interrupted,
    /// Somebody asked the process to end.
    Terminated,
}

/// What a command comes to.
pub(super) type Outcome<T = ()> = Result<T, End>;

impl From<ApiError> for End {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::PipeClosed,
            _ => Self::Failed(wrong::cannot_print(&error)),
        }
    }
}

/// The way out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Out {
    json: bool,
    quiet: bool,
    color: bool,
}

impl Out {
    pub(super) fn new(flags: &Everywhere) -> Self {
        let color = match flags.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
            }
        };
        if flags.json {
            tongue::speak_to_programs();
        }
        Self { json: flags.json, quiet: flags.quiet, color }
    }

    /// For what goes wrong before the flags could be read.
    pub(super) fn before_flags(json: bool) -> Self {
        if json {
            tongue::speak_to_programs();
        }
        Self { json, quiet: false, color: false }
    }

    pub(super) fn json(self) -> bool {
        self.json
    }

    pub(super) fn color(self) -> bool {
        self.color
    }

    /// Whether a person sits there and can be asked.
    pub(super) fn can_ask(self) -> bool {
        !self.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// One answer, or one line of a list: the object for programs, the words for people.
    pub(super) fn answer(self, object: &impl Serialize, words: impl FnOnce() -> String) -> Outcome {
        if !self.json {
            return self.print(&words());
        }
        let object = serde_json::to_string(object).map_err(io::Error::from)?;
        self.print(&clean::json(&object))
    }

    /// Lines for people alone; programs get none.
    pub(super) fn words(self, words: &str) -> Outcome {
        if self.json { Ok(()) } else { self.print(words) }
    }

    /// Something worth knowing that is not the answer.
    pub(super) fn note(self, words: &str) {
        if !self.quiet {
            // Nobody is left to tell when stderr is gone.
            let _ = writeln!(io::stderr(), "{words}");
        }
    }

    /// As [`Self::note`], but only for people.
    pub(super) fn aside(self, words: &str) {
        if !self.json {
            self.note(words);
        }
    }

    /// How far something long is, on one line of a terminal; empty when it is over.
    pub(super) fn progress(self, words: &str) {
        if !self.quiet && !self.json && io::stderr().is_terminal() {
            let _ = write!(io::stderr(), "\r\x1b[K{words}");
        }
    }

    /// What went wrong, why, and what next; also when quiet.
    pub(super) fn error(self, error: &ApiError) {
        let _ = writeln!(io::stderr(), "{}", error_words(self.json, error));
    }

    fn print(self, words: &str) -> Outcome {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{words}")?;
        Ok(stdout.flush()?)
    }
}

/// Bytes for whoever asked for them, as they are.
pub(super) fn print_raw(bytes: &[u8]) -> Outcome {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    Ok(stdout.flush()?)
}

/// What went wrong, for programs.
#[derive(Serialize)]
pub(super) struct ErrorLine<'a> {
    pub(super) error: &'a ApiError,
}

fn error_words(json: bool, error: &ApiError) -> String {
    if json {
        let line = serde_json::to_string(&ErrorLine { error }).unwrap_or_default();
        return clean::json(&line);
    }
    refused::error_words(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_happened_and_what_to_do() {
        let error = ApiError::no_such_friend("bbo", &["bob".into()]);
        assert_eq!(error_words(false, &error), "No friend called \"bbo\". Did you mean bob?");
        let json = error_words(true, &error);
        assert_eq!(
            json,
            r#"{"error":{"kind":"no_such_friend","message":"No friend called \"bbo\".","hint":"Did you mean bob?"}}"#
        );
    }

    #[test]
    fn a_name_in_an_error_cannot_paint_the_terminal() {
        let error = ApiError::doubt("bob\u{1b}[31m");
        assert!(!error_words(false, &error).chars().any(char::is_control));
        assert!(!error_words(true, &error).chars().any(char::is_control));
    }

    #[test]
    fn a_reader_that_has_enough_is_no_error() {
        let end = End::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(matches!(end, End::PipeClosed));
    }
}
