//! Who plays, and where.

use std::io;

use super::folder::Folder;
use super::person::Person;
use super::process::failed;
use crate::face::cli::doors::Doors;
use crate::face::cli::out::Outcome;
use crate::face::wording::stage;

/// What two of them are called.
pub(super) const ALICE: &str = "Alice";
/// And the other.
pub(super) const BOB: &str = "Bob";

/// The three, and the folder with their homes. The order matters: nodes end before their homes are deleted.
pub(super) struct Cast {
    pub(super) alice: Person,
    pub(super) bob: Person,
    pub(super) carol: Person,
    pub(super) folder: Folder,
}

impl Cast {
    /// Makes room for all three.
    pub(super) fn gather(doors: Doors) -> io::Result<Self> {
        let folder = Folder::new()?;
        let person =
            |name: &'static str, home: &str| Person::new(name, folder.path().join(home), doors);
        Ok(Self {
            alice: person(ALICE, "a"),
            bob: person(BOB, "b"),
            carol: person("Carol", "c"),
            folder,
        })
    }

    /// All three.
    pub(super) fn everyone(&mut self) -> [&mut Person; 3] {
        [&mut self.alice, &mut self.bob, &mut self.carol]
    }

    /// Stops every node and deletes every home.
    pub(super) async fn leave(mut self) -> Outcome<(String, ())> {
        for person in self.everyone() {
            if person.is_up() {
                person.stop().await?;
            }
        }
        self.folder.delete()?;
        if self.folder.path().exists() {
            return Err(failed(stage::folder_there(self.folder.path())).into());
        }
        Ok((stage::cleaned_up().into(), ()))
    }
}
