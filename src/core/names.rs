//! What people type to mean somebody: a name without case, or the first letters of an id.

use crate::model::friend::clean_name;

/// Letters of an id that a prefix needs at least.
pub const PREFIX_MIN: usize = 8;
/// Most names suggested for a wrong one.
const NEAREST_MAX: usize = 3;

/// Nobody is called that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such name")]
pub struct NoSuchName {
    /// Names that look like it, nearest first.
    pub nearest: Vec<String>,
}

/// Finds one of `people` by name or id prefix.
///
/// # Errors
/// [`NoSuchName`] with the nearest names, when nobody or more than one fits.
pub fn find<'a, T: Copy>(
    asked: &str,
    people: impl Iterator<Item = (&'a str, String, T)> + Clone,
) -> Result<T, NoSuchName> {
    let wanted = fold(asked);
    // A whole id is nobody else's, whatever somebody calls themselves.
    if let Some((_, _, who)) = people.clone().find(|(_, id, _)| *id == wanted) {
        return Ok(who);
    }
    if let Some((_, _, who)) = people.clone().find(|(name, _, _)| fold(name) == wanted) {
        return Ok(who);
    }
    if wanted.len() >= PREFIX_MIN {
        let mut fitting = people.clone().filter(|(_, id, _)| id.starts_with(&wanted));
        if let (Some((_, _, who)), None) = (fitting.next(), fitting.next()) {
            return Ok(who);
        }
    }
    Err(NoSuchName { nearest: nearest(&wanted, people.map(|(name, _, _)| name)) })
}

/// `wish` as a name nobody in `taken` has: with a number added where needed.
#[must_use]
pub fn unique(wish: &str, taken: impl Fn(&str) -> bool) -> String {
    let wish = clean_name(wish).unwrap_or_else(|| "friend".to_owned());
    if !taken(&wish) {
        return wish;
    }
    (2u32..).map(|n| format!("{wish}{n}")).find(|name| !taken(name)).unwrap_or(wish)
}

/// Whether two names are the same to people.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// Whether two names are the same or look the same (UTS #39, confusable detection).
#[must_use]
pub fn alike(a: &str, b: &str) -> bool {
    let look = |name: &str| -> String { unicode_security::skeleton(&fold(name)).collect() };
    same(a, b) || look(a) == look(b)
}

/// Whether people could mean this id by that name.
#[must_use]
pub fn is_prefix(name: &str, id: &str) -> bool {
    let name = fold(name);
    name.len() >= PREFIX_MIN && id.starts_with(&name)
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut close: Vec<(usize, &str)> = names
        .map(|name| (distance(wanted, &fold(name)), name))
        .filter(|(steps, name)| *steps <= 1 + name.chars().count() / 3)
        .collect();
    close.sort();
    close.into_iter().take(NEAREST_MAX).map(|(_, name)| name.to_owned()).collect()
}

/// How many letters have to be added, dropped, changed or swapped with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at =
                |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<(&'static str, String, u8)> {
        vec![("Bob", "aaaaaaaabbbb".into(), 1), ("Carol", "aaaaaaaacccc".into(), 2)]
    }

    #[test]
    fn a_name_is_found_without_case_and_an_id_by_its_first_letters() {
        assert_eq!(find("bOB", people().into_iter()), Ok(1));
        assert_eq!(find("AAAAAAAAC", people().into_iter()), Ok(2));
    }

    #[test]
    fn a_prefix_that_fits_two_or_is_too_short_is_nobody() {
        assert!(find("aaaaaaaa", people().into_iter()).is_err());
        assert!(find("aaaa", people().into_iter()).is_err());
    }

    #[test]
    fn a_typing_error_gets_the_name_that_was_meant() {
        let near = |name| find(name, people().into_iter()).map_err(|e| e.nearest);
        assert_eq!(near("bbo"), Err(vec!["Bob".to_owned()]));
        assert_eq!(near("carrol"), Err(vec!["Carol".to_owned()]));
        assert_eq!(near("zebra"), Err(vec![]));
    }

    #[test]
    fn a_whole_id_means_its_owner_even_when_somebody_is_called_that() {
        let id = "aaaaaaaabbbb".to_owned();
        let people = vec![("aaaaaaaabbbb", "cccccccccccc".to_owned(), 3), ("Bob", id.clone(), 1)];
        assert_eq!(find(&id, people.into_iter()), Ok(1));
        assert!(is_prefix("AAAAaaaa", &id) && !is_prefix("aaaa", &id));
    }

    #[test]
    fn a_name_that_only_looks_the_same_is_the_same() {
        assert!(alike("Bob", "b\u{43e}b"), "with a Cyrillic o");
        assert!(!alike("Bob", "Rob"));
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        assert_eq!(unique("Bob", |name| same(name, "bob")), "Bob2");
        assert_eq!(unique("\u{7}", |_| false), "friend");
    }
}
