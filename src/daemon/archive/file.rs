//! The file of an archive: lines, appended and made durable, and where the last whole one ends.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Deserialize;

/// Most bytes of a line: a message of 16 KiB in JSON, its reactions, and room for more.
const LINE_BYTES_MAX: u64 = 1024 * 1024;

/// An open archive.
pub(super) struct Page {
    file: File,
    /// Whose it is, as its first line says.
    pub(super) of: Option<String>,
}

/// An archive that was just opened.
pub(super) struct Opened {
    /// The file.
    pub(super) page: Page,
    /// The last event in it; `None` when it is empty.
    pub(super) up_to: Option<u64>,
}

#[derive(Deserialize)]
struct Numbered {
    seq: u64,
    of: Option<String>,
}

/// Opens or makes an archive, and takes off what a crash left of a last line.
pub(super) fn open(path: &Path) -> io::Result<Opened> {
    let mut options = File::options();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(foreign("it is no plain file"));
    }
    let length = file.metadata()?.len();
    let from = length.saturating_sub(2 * LINE_BYTES_MAX);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    (&file).take(2 * LINE_BYTES_MAX).read_to_end(&mut tail)?;
    let end = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    if from > 0 && end == 0 {
        return Err(foreign("its last line is too long for an archive"));
    }
    let whole = tail.get(..end).unwrap_or_default();
    let last = whole.strip_suffix(b"\n").unwrap_or(whole);
    let last = last.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let up_to = match whole {
        // A single line without an end may be anybody's: only what begins as ours is cut.
        [] if !b"{\"archive\":".starts_with(tail.get(..11).unwrap_or(&tail)) => {
            return Err(foreign("it holds something else than an archive"));
        }
        [] => None,
        _ => Some(numbered(last)?.seq),
    };
    let of = if up_to.is_some() { first_line(&mut file)?.of } else { None };
    if up_to.is_some() && of.is_none() {
        return Err(foreign("it holds something else than an archive"));
    }
    file.set_len(from + u64::try_from(end).unwrap_or_default())?;
    Ok(Opened { page: Page { file, of }, up_to })
}

fn first_line(file: &mut File) -> io::Result<Numbered> {
    file.seek(SeekFrom::Start(0))?;
    let mut line = Vec::new();
    BufReader::new(file.take(LINE_BYTES_MAX)).read_until(b'\n', &mut line)?;
    numbered(&line)
}

fn numbered(line: &[u8]) -> io::Result<Numbered> {
    serde_json::from_slice(line).map_err(|_| foreign("it holds something else than an archive"))
}

fn foreign(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Page {
    /// Appends lines, durably.
    pub(super) fn append(&mut self, lines: &str) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        self.file.write_all(lines.as_bytes())?;
        self.file.sync_data()
    }

    /// Whether this is still the file at `path`: somebody may have moved it away to begin a new one.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        same(self.file.metadata(), std::fs::metadata(path))
    }
}

#[cfg(unix)]
fn same(one: io::Result<std::fs::Metadata>, other: io::Result<std::fs::Metadata>) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |meta: io::Result<std::fs::Metadata>| meta.ok().map(|m| (m.dev(), m.ino()));
    place(one).is_some_and(|one| Some(one) == place(other))
}

#[cfg(not(unix))]
fn same(_one: io::Result<std::fs::Metadata>, other: io::Result<std::fs::Metadata>) -> bool {
    other.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "{\"archive\":\"hobnob\",\"of\":\"me\",\"at\":\"t\",\"seq\":4}\n";

    fn with(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("archive");
        std::fs::write(&path, text).unwrap();
        (dir, path)
    }

    #[test]
    fn an_archive_goes_on_after_its_last_whole_line() {
        let whole = format!("{HEAD}{{\"seq\":7,\"event\":\"message\"}}\n");
        for torn in ["", "{\"seq\":9,\"ev", "{"] {
            let (_dir, path) = with(&format!("{whole}{torn}"));
            let mut opened = open(&path).unwrap();
            assert_eq!((opened.up_to, opened.page.of.as_deref()), (Some(7), Some("me")));
            opened.page.append("{\"seq\":8}\n").unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{whole}{{\"seq\":8}}\n"));
            assert!(opened.page.is_at(&path));
            std::fs::rename(&path, path.with_extension("old")).unwrap();
            assert!(!opened.page.is_at(&path));
        }
    }

    #[test]
    fn a_first_line_cut_short_begins_anew() {
        for torn in ["", "{\"arch", "{\"archive\":\"hobnob\",\"of\":"] {
            let (_dir, path) = with(torn);
            assert_eq!(open(&path).unwrap().up_to, None);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
        }
    }

    #[test]
    fn a_file_of_somebody_elses_is_left_alone() {
        for text in ["my diary", "my diary\n", "{\"seq\":1}\n", "{}\n", "a\n{\"seq\":1}\n"] {
            let (_dir, path) = with(text);
            assert!(open(&path).is_err(), "{text}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}
