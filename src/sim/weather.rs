//! What can be wrong between nodes, and who sits behind what.

use std::collections::BTreeSet;

use super::world::Who;

/// What is wrong between two nodes, by direction.
#[derive(Debug, Default)]
pub struct Weather {
    /// Nothing passes and links die of it.
    pub parted: BTreeSet<(Who, Who)>,
    /// Nothing passes for now, but the link lives.
    pub clogged: BTreeSet<(Who, Who)>,
    /// Frames get lost.
    pub loses: BTreeSet<(Who, Who)>,
    /// Frames come twice.
    pub doubles: BTreeSet<(Who, Who)>,
    /// Frames overtake each other.
    pub reorders: BTreeSet<(Who, Who)>,
    /// Knocks take seconds, so that both sides come to dial at once.
    pub slow_doors: BTreeSet<(Who, Who)>,
    /// No friend leads from one to the other either.
    pub shunned: BTreeSet<(Who, Who)>,
    /// Behind a NAT: nobody can dial them.
    pub walled: BTreeSet<Who>,
    /// Behind a NAT that takes another port for everybody: they cannot be met half-way either.
    pub stubborn: BTreeSet<Who>,
}

impl Weather {
    pub(super) fn stops(&self, way: (Who, Who)) -> bool {
        self.parted.contains(&way) || self.clogged.contains(&way)
    }
}
