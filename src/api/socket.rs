//! The socket in the home: 0600 in a 0700 folder, and only for processes of the same user.

use std::path::{Path, PathBuf};

use super::error::{ApiError, ErrorKind};
use super::said::said;

#[cfg(unix)]
pub use unix::{Door, connect};

#[cfg(not(unix))]
pub use elsewhere::{Door, connect};

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(unix)]
fn cannot_open(path: &Path, error: &std::io::Error) -> ApiError {
    let error = error.to_string();
    ApiError::refusing(ErrorKind::Internal, said!("refused-door", path = shown(path), error))
}

#[cfg(not(unix))]
fn no_sockets(path: &Path) -> ApiError {
    ApiError::refusing(ErrorKind::Internal, said!("refused-door-unknown", path = shown(path)))
}

#[cfg(unix)]
mod unix {
    use std::io::ErrorKind as IoError;
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};

    use tokio::net::{UnixListener, UnixStream};

    use super::*;

    /// The open local door. Closing it removes the socket.
    #[derive(Debug)]
    pub struct Door {
        listener: UnixListener,
        path: PathBuf,
        user: u32,
    }

    impl Door {
        /// Opens the door at `path`, whose folder must belong to this user alone. A socket that nobody answers on is
        /// a leftover and is replaced. Needs a Tokio runtime.
        ///
        /// # Errors
        /// [`ErrorKind::HomeBusy`] when a node answers there already, [`ErrorKind::Internal`] when the folder is open to
        /// others, the path too long or the socket cannot be made.
        pub async fn open(path: &Path) -> Result<Self, ApiError> {
            let user = rustix::process::geteuid().as_raw();
            check_folder(path, user)?;
            remove_leftover(path).await?;
            let cannot = |error: std::io::Error| cannot_open(path, &error);
            let listener = UnixListener::bind(path).map_err(cannot)?;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
                .map_err(cannot)?;
            Ok(Self { listener, path: path.to_owned(), user })
        }

        /// The next client of this user; `None` when the one who came was turned away.
        pub(in crate::api) async fn accept(&self) -> Option<UnixStream> {
            match self.listener.accept().await {
                Ok((stream, _)) if stream.peer_cred().is_ok_and(|who| who.uid() == self.user) => {
                    Some(stream)
                }
                Ok(_) => {
                    tracing::warn!("another user tried the local door");
                    None
                }
                Err(error) => {
                    // Most often: no more file descriptors. Others may close soon.
                    tracing::warn!(%error, "a client could not be taken in");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    None
                }
            }
        }
    }

    impl Drop for Door {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    fn check_folder(path: &Path, user: u32) -> Result<(), ApiError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let facts = std::fs::metadata(folder).map_err(|error| cannot_open(path, &error))?;
        if facts.uid() != user || facts.mode() & 0o077 != 0 {
            let open = said!("refused-door-open", folder = shown(folder));
            return Err(ApiError::refusing(ErrorKind::Internal, open));
        }
        Ok(())
    }

    async fn remove_leftover(path: &Path) -> Result<(), ApiError> {
        let Ok(facts) = std::fs::symlink_metadata(path) else { return Ok(()) };
        if !facts.file_type().is_socket() {
            let taken = said!("refused-door-taken", path = shown(path));
            return Err(ApiError::refusing(ErrorKind::Internal, taken));
        }
        if UnixStream::connect(path).await.is_ok() {
            return Err(ApiError::home_busy(None));
        }
        std::fs::remove_file(path).map_err(|error| cannot_open(path, &error))
    }

    /// Connects to the node behind the socket at `path`.
    ///
    /// # Errors
    /// [`ErrorKind::NodeDown`] when nobody answers there.
    pub async fn connect(path: &Path) -> Result<UnixStream, ApiError> {
        UnixStream::connect(path).await.map_err(|error| match error.kind() {
            IoError::NotFound | IoError::ConnectionRefused => ApiError::node_down(&shown(path)),
            _ => {
                let error = error.to_string();
                let unreachable = said!("refused-unreachable", socket = shown(path), error);
                ApiError::refusing(ErrorKind::NodeDown, unreachable)
            }
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn folder() -> tempfile::TempDir {
            let folder = tempfile::tempdir().unwrap();
            let closed = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(folder.path(), closed).unwrap();
            folder
        }

        #[tokio::test]
        async fn the_door_is_for_its_user_alone_and_leaves_nothing_behind() {
            let folder = folder();
            let path = folder.path().join("node.sock");
            let door = Door::open(&path).await.unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
            let (client, accepted) = tokio::join!(connect(&path), door.accept());
            assert!(client.is_ok() && accepted.is_some());
            drop(door);
            assert!(!path.exists());
        }

        #[tokio::test]
        async fn a_living_node_keeps_its_door_and_a_dead_ones_is_replaced() {
            let folder = folder();
            let path = folder.path().join("node.sock");
            let door = Door::open(&path).await.unwrap();
            let second = Door::open(&path).await.unwrap_err();
            assert_eq!(second.kind, ErrorKind::HomeBusy);
            drop(door);
            drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
            assert!(path.exists());
            assert!(Door::open(&path).await.is_ok());
        }

        #[tokio::test]
        async fn a_folder_open_to_others_is_refused_and_a_file_is_never_removed() {
            let folder = folder();
            let path = folder.path().join("node.sock");
            std::fs::write(&path, "precious").unwrap();
            assert!(Door::open(&path).await.is_err());
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
            std::fs::remove_file(&path).unwrap();
            let open = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(folder.path(), open).unwrap();
            let refused = Door::open(&path).await.unwrap_err();
            assert!(refused.hint.contains("chmod 700"), "{refused:?}");
        }

        #[tokio::test]
        async fn nobody_at_home_is_told_with_the_way_to_start() {
            let path = folder().path().join("node.sock");
            let down = connect(&path).await.unwrap_err();
            assert_eq!((down.kind, down.exit_code()), (ErrorKind::NodeDown, 3));
            assert_eq!(down.hint, "Start it: hobnob up --detach");
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use tokio::io::DuplexStream;

    use super::*;

    /// The local door does not open on this system yet: it wants named pipes here.
    #[derive(Debug)]
    pub struct Door {
        never: std::convert::Infallible,
    }

    impl Door {
        /// Always refuses.
        ///
        /// # Errors
        /// Always.
        pub async fn open(path: &Path) -> Result<Self, ApiError> {
            Err(no_sockets(path))
        }

        pub(in crate::api) async fn accept(&self) -> Option<DuplexStream> {
            match self.never {}
        }
    }

    /// Always refuses.
    ///
    /// # Errors
    /// Always.
    pub async fn connect(path: &Path) -> Result<DuplexStream, ApiError> {
        Err(no_sockets(path))
    }
}
