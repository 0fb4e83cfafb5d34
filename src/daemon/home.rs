//! The folder that is one identity's device: where its things lie, and who may look at them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::address::Address;
use crate::store::Store;

/// Longest path of a Unix socket in bytes that every system takes (macOS has 104 with the closing zero).
const SOCKET_PATH_BYTES_MAX: usize = 103;

/// One home. Cheap to make; nothing is touched until it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    dir: PathBuf,
}

impl Home {
    /// The home at `dir`, whether it exists or not.
    #[must_use]
    pub fn at(dir: &Path) -> Self {
        Self { dir: std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned()) }
    }

    /// The folder itself.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the store lies. It is there exactly when the home was made to the end.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.dir.join("store")
    }

    /// Where a store lies while it is being made.
    #[must_use]
    pub fn unfinished_store(&self) -> PathBuf {
        self.dir.join("store.unfinished")
    }

    /// Locked by whoever is making this home.
    #[must_use]
    pub(crate) fn making(&self) -> PathBuf {
        self.dir.join("making.lock")
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.dir.join("config.toml")
    }

    /// Whether an identity lives here.
    #[must_use]
    pub fn is_made(&self) -> bool {
        Store::exists(&self.store())
    }

    /// Makes the folder if need be and closes it to everybody else.
    ///
    /// # Errors
    /// What the file system says.
    pub fn make_private(&self) -> io::Result<()> {
        fs::create_dir_all(&self.dir)?;
        close_to_others(&self.dir)
    }

    /// Where a running node listens for commands.
    ///
    /// A home deep in the file system has a path too long for a socket; then the node listens in a short folder of
    /// its own, and a pointer in the home says where.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        let near = self.dir.join("node.sock");
        if fits_a_socket(&near) {
            return near;
        }
        let pointer = fs::read_to_string(self.socket_pointer());
        pointer.map_or(near, |path| PathBuf::from(path.trim_end()))
    }

    /// As [`Self::socket`], but makes the short folder when one is needed. For the node itself.
    ///
    /// # Errors
    /// What the file system says.
    pub fn claim_socket(&self) -> io::Result<PathBuf> {
        let socket = self.socket();
        if fits_a_socket(&socket) && socket.parent().is_some_and(is_mine_alone) {
            return Ok(socket);
        }
        let short = make_short_folder()?.join("node.sock");
        write_whole(&self.socket_pointer(), short.as_os_str().as_encoded_bytes())?;
        Ok(short)
    }

    fn socket_pointer(&self) -> PathBuf {
        self.dir.join("node.sock.at")
    }

    /// The port of the last start, when there was one.
    #[must_use]
    pub fn last_port(&self) -> Option<u16> {
        fs::read_to_string(self.last_port_file()).ok()?.trim().parse().ok()
    }

    /// Remembers the port for the next start. Losing it costs nothing but a new port.
    pub fn remember_port(&self, port: u16) {
        if self.last_port() == Some(port) {
            return;
        }
        if let Err(error) = write_whole(&self.last_port_file(), port.to_string().as_bytes()) {
            tracing::warn!(%error, "the port could not be remembered");
        }
    }

    /// Where the node listened last; so a card made while it is down says where to look.
    #[must_use]
    pub fn last_addresses(&self) -> Vec<Address> {
        let text = fs::read_to_string(self.dir.join("last_addresses")).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Remembers where the node listens.
    pub fn remember_addresses(&self, addresses: &[Address]) {
        if self.last_addresses() == addresses {
            return;
        }
        let text: String = addresses.iter().map(|address| format!("{address}\n")).collect();
        if let Err(error) = write_whole(&self.dir.join("last_addresses"), text.as_bytes()) {
            tracing::warn!(%error, "the addresses could not be remembered");
        }
    }

    fn last_port_file(&self) -> PathBuf {
        self.dir.join("last_port")
    }
}

fn fits_a_socket(path: &Path) -> bool {
    path.as_os_str().len() <= SOCKET_PATH_BYTES_MAX
}

/// Writes a small file so that a reader sees the old text or the new one, never half of it; 0600.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let unfinished = path.with_extension("unfinished");
    let mut file = private_file(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

/// Opens an empty file for writing that only its owner may read; 0600.
pub(crate) fn private_file(path: &Path) -> io::Result<fs::File> {
    private(fs::OpenOptions::new().write(true).create(true).truncate(true), path)
}

/// The same in a folder of anybody's: what has the name already, a link of somebody else's even, is taken away and never
/// written into.
pub(crate) fn new_private_file(path: &Path) -> io::Result<fs::File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => private(fs::OpenOptions::new().write(true).create_new(true), path),
    }
}

fn private(options: &mut fs::OpenOptions, path: &Path) -> io::Result<fs::File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Makes the names in `dir` durable: a rename is on disk only when its folder is.
pub(crate) fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Who else may open `path`: `None` when nobody.
#[cfg(unix)]
pub(crate) fn open_to_others(path: &Path) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    Ok((mode & 0o077 != 0).then_some(mode))
}

/// Who else may open `path`: here the system's own rules decide.
#[cfg(not(unix))]
pub(crate) fn open_to_others(_path: &Path) -> io::Result<Option<u32>> {
    Ok(None)
}

#[cfg(unix)]
fn close_to_others(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn close_to_others(_dir: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether `dir` is a real folder of this user that nobody else may enter.
#[cfg(unix)]
fn is_mine_alone(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::symlink_metadata(dir).is_ok_and(|meta| {
        meta.is_dir()
            && meta.uid() == rustix::process::getuid().as_raw()
            && meta.mode() & 0o077 == 0
    })
}

#[cfg(not(unix))]
fn is_mine_alone(dir: &Path) -> bool {
    dir.is_dir()
}

/// A new folder with a short path. Its name is random and it must not exist, so nobody can prepare it for us.
fn make_short_folder() -> io::Result<PathBuf> {
    use rand_core::Rng;
    let name = format!("hobnob-{:016x}", super::clock::dice().next_u64());
    let base = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_dir());
    let base = base.filter(|dir| fits_a_socket(&dir.join(&name).join("node.sock")));
    let dir = base.unwrap_or_else(|| PathBuf::from("/tmp")).join(name);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&dir)?;
    Ok(dir)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_closed_to_everybody_else() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(&dir.path().join("a/b"));
        home.make_private().unwrap();
        assert_eq!(open_to_others(home.dir()).unwrap(), None);
        assert!(!home.is_made());
    }

    #[test]
    fn a_node_in_a_deep_home_listens_where_commands_find_it() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(&dir.path().join("x".repeat(120)));
        home.make_private().unwrap();
        let socket = home.claim_socket().unwrap();
        assert!(fits_a_socket(&socket) && is_mine_alone(socket.parent().unwrap()));
        assert_eq!(home.socket(), socket);
        assert_eq!(home.claim_socket().unwrap(), socket, "the next start takes the same place");
        fs::remove_dir(socket.parent().unwrap()).unwrap();
    }

    #[test]
    fn the_port_of_the_last_start_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        assert_eq!(home.last_port(), None);
        home.remember_port(4001);
        assert_eq!(home.last_port(), Some(4001));
    }
}
