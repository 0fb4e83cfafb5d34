//! Words beside a link that leads elsewhere than it seems to.

/// Where it really goes, and what that could be taken for.
pub(crate) fn goes_to(host: &str, seen: Option<&str>) -> String {
    match seen {
        Some(seen) => format!("[! goes to {host}, which only looks like {seen}]"),
        None => format!("[! goes to {host}]"),
    }
}

/// Its host is no host.
pub(crate) fn disguised() -> String {
    "[! a link in disguise]".to_owned()
}

/// More links in one word than anybody means well with.
pub(crate) fn too_many() -> String {
    "[! too many links in one word]".to_owned()
}
