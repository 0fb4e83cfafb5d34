//! Worlds of many nodes on a clock that jumps, with faults.
