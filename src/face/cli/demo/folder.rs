//! The temporary folder of a demo: short, private, gone when dropped.

use std::io;
use std::path::{Path, PathBuf};

/// Longest path of the folder, in bytes: homes and their sockets still have to fit below it.
const PATH_BYTES_MAX: usize = 70;

/// How many names are tried before giving up.
const NAMES_MAX: u32 = 100;

/// The folder.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes a new one that only this user may enter.
    pub(super) fn new() -> io::Result<Self> {
        let usual = std::env::temp_dir();
        let roomy = usual.as_os_str().len() < PATH_BYTES_MAX;
        let place = if roomy { usual } else { PathBuf::from("/tmp") };
        for number in 0..NAMES_MAX {
            let path = place.join(format!("hobnob-demo-{}-{number}", std::process::id()));
            match make_private(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes it with all that is in it.
    pub(super) fn delete(&self) -> io::Result<()> {
        std::fs::remove_dir_all(&self.path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Deleted already when the play came to its end.
        let _ = self.delete();
    }
}

fn make_private(path: &Path) -> io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_leaves_no_folder_behind() {
        let folder = Folder::new().unwrap();
        let path = folder.path().to_owned();
        std::fs::write(path.join("x"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
