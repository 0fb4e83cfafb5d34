//! The way back from what was said to what one types to say it.

use super::{Typed, read};

/// What one types to say this: a slash at its beginning that would be taken for a command stands twice.
pub(in crate::face::chat) fn as_typed(text: &str) -> String {
    let says = |line: &str| matches!(read(line), Typed::Text(said) if said == text);
    let doubled = format!("/{text}");
    if !says(text) && says(&doubled) { doubled } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_said_again_by_what_stands_in_the_line() {
        for text in
            ["/quit", "/", "//", "///", "//a", "/etc/hosts", "/frob it", "hi", "  in", "a\n/b"]
        {
            assert_eq!(read(&as_typed(text)), Typed::Text(text.to_owned()), "{text}");
        }
        assert_eq!(as_typed("/quit"), "//quit");
        assert_eq!(as_typed("/etc/hosts"), "/etc/hosts");
    }
}
