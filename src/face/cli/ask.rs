//! What a command reads: passphrases, recovery words, messages; from flags, a pipe or the person at the terminal.

use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use zeroize::{Zeroize, Zeroizing};

use super::out::{End, Outcome};
use crate::api::error::ApiError;
use crate::api::types::home::Passphrase;
use crate::face::wording::{self, wrong};

/// Longest passphrase in bytes: anything longer is a wrong file.
const PASSPHRASE_BYTES_MAX: u64 = 4096;

/// Where the passphrase comes from, unless it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PassphraseFrom {
    /// The first line of this file.
    File(PathBuf),
    /// The first line of this open file descriptor.
    Descriptor(u32),
    /// Nobody said.
    Nowhere,
}

impl PassphraseFrom {
    pub(super) fn new(file: Option<PathBuf>, descriptor: Option<u32>) -> Self {
        match (file, descriptor) {
            (Some(file), _) => Self::File(file),
            (None, Some(number)) => Self::Descriptor(number),
            (None, None) => Self::Nowhere,
        }
    }

    /// The passphrase, when a flag says where it is; an empty one counts as none.
    pub(super) fn read(&self) -> Outcome<Option<Passphrase>> {
        let path = match self {
            Self::Nowhere => return Ok(None),
            Self::Descriptor(0) => return first_line(io::stdin(), wrong::standard_input()),
            Self::Descriptor(number) => PathBuf::from(format!("/dev/fd/{number}")),
            Self::File(path) => path.clone(),
        };
        let shown = path.display().to_string();
        let file = std::fs::File::open(&path).map_err(|error| cannot_read(&shown, &error))?;
        first_line(file, &shown)
    }
}

fn first_line(from: impl Read, shown: &str) -> Outcome<Option<Passphrase>> {
    let mut bytes = Zeroizing::new(Vec::new());
    from.take(PASSPHRASE_BYTES_MAX).read_to_end(&mut bytes).map_err(|e| cannot_read(shown, &e))?;
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let line = bytes.get(..end).unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok((!line.is_empty()).then(|| Zeroizing::new(line.to_vec())))
}

fn cannot_read(what: &str, error: &io::Error) -> End {
    wrong::cannot_read(what, error).into()
}

/// Asks the person at the terminal for a secret, without showing it.
pub(super) async fn secret(prompt: &'static str) -> Outcome<Passphrase> {
    let mut typed = at_terminal(move || rpassword::prompt_password(prompt)).await?;
    let secret = Zeroizing::new(typed.as_bytes().to_vec());
    typed.zeroize();
    Ok(secret)
}

/// Asks the person at the terminal for a line.
pub(super) async fn line(prompt: String) -> Outcome<String> {
    at_terminal(move || {
        let mut stderr = io::stderr();
        write!(stderr, "{prompt}")?;
        stderr.flush()?;
        let mut typed = String::new();
        io::stdin().read_line(&mut typed)?;
        Ok(typed.trim().to_owned())
    })
    .await
}

/// Asks a question that is answered by yes or no; all but a clear yes is a no.
pub(super) async fn yes(question: String) -> Outcome<bool> {
    Ok(wording::is_yes(&line(question).await?))
}

/// Reads standard input to its end, at most `bytes_max`; `too_long` says what a longer one means.
pub(super) async fn stdin_text(bytes_max: usize, too_long: ApiError) -> Outcome<String> {
    let bytes = at_terminal(move || {
        let mut bytes = Vec::new();
        io::stdin().take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    })
    .await?;
    if bytes.len() > bytes_max {
        return Err(too_long.into());
    }
    String::from_utf8(bytes).map_err(|_| wrong::not_utf8().into())
}

/// Whether standard input is a person's keyboard.
pub(super) fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Waits for input on a thread of its own, so that Ctrl+C is still heard; what is typed shows again after it.
async fn at_terminal<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Outcome<T> {
    remember_terminal();
    tokio::select! {
        read = tokio::task::spawn_blocking(read) => match read {
            Ok(Ok(read)) => Ok(read),
            // Ctrl+C at a prompt for a secret arrives as this, not as a signal.
            Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => Err(End::Interrupted),
            Ok(Err(error)) => Err(cannot_read(wrong::standard_input(), &error)),
            Err(_) => Err(End::Interrupted),
        },
        _ = tokio::signal::ctrl_c() => {
            show_typing_again();
            Err(End::Interrupted)
        }
    }
}

#[cfg(unix)]
static TERMINAL: std::sync::OnceLock<rustix::termios::Termios> = std::sync::OnceLock::new();

#[cfg(unix)]
fn remember_terminal() {
    if TERMINAL.get().is_none()
        && let Ok(as_it_was) = rustix::termios::tcgetattr(io::stdin())
    {
        let _ = TERMINAL.set(as_it_was);
    }
}

/// Undoes what a prompt that was cut short did to the terminal.
#[cfg(unix)]
pub(super) fn show_typing_again() {
    if let Some(as_it_was) = TERMINAL.get() {
        let now = rustix::termios::OptionalActions::Now;
        // If the terminal is gone there is nothing left to mend.
        let _ = rustix::termios::tcsetattr(io::stdin(), now, as_it_was);
    }
}

#[cfg(not(unix))]
fn remember_terminal() {}

/// Undoes what a prompt that was cut short did to the terminal.
#[cfg(not(unix))]
pub(super) fn show_typing_again() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_the_first_line_without_its_end() {
        let read = |bytes: &'static [u8]| first_line(bytes, "test").unwrap().map(|p| p.to_vec());
        assert_eq!(read(b"open sesame\nmore"), Some(b"open sesame".to_vec()));
        assert_eq!(read(b"open sesame\r\n"), Some(b"open sesame".to_vec()));
        assert_eq!(read(b" kept blanks "), Some(b" kept blanks ".to_vec()));
        assert_eq!(read(b"\n"), None);
    }

    #[test]
    fn a_missing_passphrase_file_is_wrong_usage() {
        let from = PassphraseFrom::new(Some("/does/not/exist".into()), None);
        let Err(End::Failed(error)) = from.read() else { unreachable!("nothing is there") };
        assert_eq!(error.exit_code(), 2);
    }
}
