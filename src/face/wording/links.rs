//! Words beside a link that leads elsewhere than it seems to.

use super::tongue::say;

/// Where it really goes, and what that could be taken for.
pub(crate) fn goes_to(host: &str, seen: Option<&str>) -> String {
    match seen {
        Some(seen) => say!("link-looks-like", host = host, seen = seen),
        None => say!("link-goes-to", host = host),
    }
}

/// Its host is no host.
pub(crate) fn disguised() -> String {
    say!("link-disguised")
}

/// More links in one word than anybody means well with.
pub(crate) fn too_many() -> String {
    say!("link-too-many")
}
