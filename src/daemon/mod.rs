//! Puts the parts together: one loop that owns the node, its store, its links and its local door.
