//! libp2p behind one small door: links to friends' devices, and silence for everyone else.
