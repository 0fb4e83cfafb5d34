//! The first frame of each side: who we are in versions, abilities, sessions and lives.

use super::schema;
use crate::model::device::Features;

/// Who we are in versions and abilities, and which session we believe in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hello {
    /// Oldest wire version spoken.
    pub wire_min: u32,
    /// Newest wire version spoken.
    pub wire_max: u32,
    /// What this node can do.
    pub features: Features,
    /// The session with this peer; 0 for none.
    pub session_epoch: u32,
    /// The next letter expected from this peer: everything before it is durable here.
    pub expected: u64,
    /// The highest stamp this peer's device ever knocked with; 0 for none.
    pub stamp: u64,
    /// In which life of its home the sender is: another number after each restore.
    pub life: u64,
    /// In which life this peer's device was met last; 0 for none.
    pub met: u64,
    /// Beyond which the stamps of this peer's device have to be: the highest so far, or when the sender was restored.
    pub above: u64,
}

impl Hello {
    pub(super) fn to_schema(self) -> schema::Hello {
        let Self { wire_min, wire_max, session_epoch, expected, .. } = self;
        let Self { stamp, life, met, above, .. } = self;
        let features = self.features.0;
        schema::Hello {
            wire_min,
            wire_max,
            features,
            session_epoch,
            expected,
            stamp,
            life,
            met,
            above,
        }
    }

    pub(super) fn from_schema(schema: &schema::Hello) -> Self {
        let features = Features(schema.features);
        let schema::Hello { wire_min, wire_max, session_epoch, expected, .. } = *schema;
        let schema::Hello { stamp, life, met, above, .. } = *schema;
        Self { wire_min, wire_max, features, session_epoch, expected, stamp, life, met, above }
    }
}
