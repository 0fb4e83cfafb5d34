//! Where an export goes: standard output, a file, or a folder with a file for each day.
//!
//! A file is written beside its place, made durable, and moved there whole; one that was begun and not finished leaves
//! nothing behind. Files are 0600, folders 0700: what was sealed is in the open now.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::super::args::Format;
use super::super::out::{Outcome, print_raw};
use super::super::pages::cannot_write;
use crate::api::error::{ApiError, ErrorKind};
use crate::face::wording::export as words;

/// Where it goes.
pub(super) enum Sink {
    /// Standard output; whether something was written yet.
    Stdout { begun: bool },
    /// One file.
    File { draft: Draft, begun: bool },
    /// A folder with a file for each day.
    Days(Days),
}

impl Sink {
    /// One file. What stands there already is replaced only with `force`.
    pub(super) fn file(path: &Path, force: bool) -> Outcome<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sweep(folder_of(path), |of| of == name);
        Ok(Self::File { draft: Draft::new(path, force)?, begun: false })
    }

    /// A folder for the files of days.
    pub(super) fn days(dir: &Path, format: Format, force: bool) -> Outcome<Self> {
        make_folder(dir).map_err(|error| cannot_write(dir, &error))?;
        sweep(dir, |of| of.ends_with(&format!(".{}", format.ending())));
        let (dir, drafts) = (dir.to_owned(), Vec::new());
        Ok(Self::Days(Days { dir, format, force, drafts }))
    }

    /// Goes on in the file that holds this day; whether it begins now.
    pub(super) fn turn_to(&mut self, day: &str) -> Outcome<bool> {
        match self {
            Self::Stdout { begun } | Self::File { begun, .. } => {
                Ok(!std::mem::replace(begun, true))
            }
            Self::Days(days) => days.turn_to(day),
        }
    }

    /// Writes into the file it turned to.
    pub(super) fn write(&mut self, text: &str) -> Outcome {
        match self {
            Self::Stdout { .. } => print_raw(text.as_bytes()),
            Self::File { draft, .. } => draft.write(text),
            Self::Days(days) => days.drafts.last_mut().map_or(Ok(()), |draft| draft.write(text)),
        }
    }

    /// Ends every file with `end` and puts it in its place.
    pub(super) fn finish(self, end: &str) -> Outcome {
        match self {
            Self::Stdout { .. } => print_raw(end.as_bytes()),
            Self::File { mut draft, .. } => {
                draft.write(end)?;
                let folder = folder_of(&draft.path).to_owned();
                draft.finish()?;
                settle(&folder)
            }
            Self::Days(days) => {
                for mut draft in days.drafts {
                    draft.write(end)?;
                    draft.finish()?;
                }
                settle(&days.dir)
            }
        }
    }
}

/// The files of days, in the order in which they were turned to; the last one is open.
pub(super) struct Days {
    dir: PathBuf,
    format: Format,
    force: bool,
    drafts: Vec<Draft>,
}

impl Days {
    fn turn_to(&mut self, day: &str) -> Outcome<bool> {
        let plain = day.chars().all(|c| c.is_ascii_digit() || c == '-') && !day.is_empty();
        let day = if plain { day } else { "undated" };
        let path = self.dir.join(format!("{day}.{}", self.format.ending()));
        if self.drafts.last().is_some_and(|draft| draft.path == path) {
            return Ok(false);
        }
        if let Some(last) = self.drafts.last_mut() {
            last.let_go()?;
        }
        match self.drafts.iter().position(|draft| draft.path == path) {
            Some(at) => {
                let draft = self.drafts.remove(at);
                self.drafts.push(draft);
                Ok(false)
            }
            None => {
                self.drafts.push(Draft::new(&path, self.force)?);
                Ok(true)
            }
        }
    }
}

/// A file that is not finished.
pub(super) struct Draft {
    path: PathBuf,
    /// Whether what stands there may be replaced.
    force: bool,
    unfinished: PathBuf,
    /// `None` while another one is written.
    file: Option<BufWriter<File>>,
    is_done: bool,
}

impl Draft {
    fn new(path: &Path, force: bool) -> Outcome<Self> {
        if !force && fs::symlink_metadata(path).is_ok() {
            return Err(exists(path).into());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = path.with_file_name(format!(".{name}.{}.unfinished", std::process::id()));
        let file = private(&unfinished, true).map_err(|error| cannot_write(path, &error))?;
        let file = Some(BufWriter::new(file));
        Ok(Self { path: path.to_owned(), force, unfinished, file, is_done: false })
    }

    fn write(&mut self, text: &str) -> Outcome {
        let written = self.opened().and_then(|file| file.write_all(text.as_bytes()));
        written.map_err(|error| cannot_write(&self.path, &error).into())
    }

    fn opened(&mut self) -> io::Result<&mut BufWriter<File>> {
        Ok(match self.file.take() {
            Some(file) => self.file.insert(file),
            None => self.file.insert(BufWriter::new(private(&self.unfinished, false)?)),
        })
    }

    /// Lets go of the file: there may be more days than a process may open.
    fn let_go(&mut self) -> Outcome {
        let written = self.file.take().map_or(Ok(()), |mut file| file.flush());
        written.map_err(|error| cannot_write(&self.path, &error).into())
    }

    /// Makes all of it durable and puts it in its place. The folder is left to whoever has put everything there.
    fn finish(mut self) -> Outcome {
        let synced = self.opened().and_then(|file| {
            file.flush()?;
            file.get_ref().sync_all()
        });
        synced.map_err(|error| cannot_write(&self.path, &error))?;
        if self.force {
            let moved = fs::rename(&self.unfinished, &self.path);
            moved.map_err(|error| cannot_write(&self.path, &error))?;
            self.is_done = true;
            return Ok(());
        }
        // A second name is given only where none stands; the first goes with this draft.
        match fs::hard_link(&self.unfinished, &self.path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(exists(&self.path).into())
            }
            // Not every disk gives second names.
            Err(_) => {
                let moved = fs::rename(&self.unfinished, &self.path);
                moved.map_err(|error| cannot_write(&self.path, &error))?;
                self.is_done = true;
                Ok(())
            }
        }
    }
}

/// Removes what exports have left behind whose processes were killed. What cannot be removed stays: it does no harm.
fn sweep(folder: &Path, is_ours: impl Fn(&str) -> bool) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let begun = name
            .to_str()
            .and_then(|name| name.strip_prefix('.')?.strip_suffix(".unfinished")?.rsplit_once('.'));
        if let Some((of, process)) = begun
            && is_ours(of)
            && process.parse().is_ok_and(is_gone)
            && file.file_type().is_ok_and(|kind| kind.is_file())
        {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Whether no process of this number runs.
#[cfg(unix)]
fn is_gone(process: i32) -> bool {
    let process = rustix::process::Pid::from_raw(process);
    process.is_some_and(|process| {
        rustix::process::test_kill_process(process) == Err(rustix::io::Errno::SRCH)
    })
}

#[cfg(not(unix))]
fn is_gone(_process: i32) -> bool {
    false
}

/// What stands there may not be replaced.
fn exists(path: &Path) -> ApiError {
    let message = words::exists(&path.display().to_string());
    ApiError::new(ErrorKind::Usage, message).hint(words::overwrite())
}

/// Makes the names in a folder durable.
fn settle(folder: &Path) -> Outcome {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| cannot_write(folder, &error).into())
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_done {
            // It is nothing yet; if even this fails, its name says so.
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}

fn private(path: &Path, fresh: bool) -> io::Result<File> {
    let mut options = File::options();
    options.append(true).create_new(fresh);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_folder(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(dir)
}
