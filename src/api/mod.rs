//! The local door: JSON-RPC 2.0, one object a line, over the home's Unix socket.
