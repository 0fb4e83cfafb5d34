//! sled, sealed at rest: what is on this computer's disk and nowhere else.
