//! Links in what other people write: never opened, never fetched, and marked wherever they lead elsewhere than they seem to.
//!
//! A link is honest when what stands between its `://` and the next slash is, letter for letter, the host that a browser
//! would go to; then it stays as it is. Any other gets a mark with the real host before it, where nothing can push it out
//! of sight: a host of foreign letters by its `xn--` form and what it looks like, a host behind `name@` by itself, a host
//! in disguise as such. `url` reads hosts as browsers do (WHATWG URL, UTS #46), `unicode-security` knows what looks alike
//! (UTS #39). There are no terminal hyperlinks (OSC 8) anywhere: they would show one thing and open another.

use unicode_security::confusable_detection::skeleton;
use url::{Host, Url};

use super::wording::links as words;

/// Most links of one word that are looked at; a word with more is marked as such.
const LINKS_MAX: usize = 8;

/// Most bytes of a link that are read for its host; where it has not ended by then, it is in disguise.
const LINK_BYTES_MAX: usize = 2048;

/// A line in which every dishonest link has its mark before it. What reorders text must still be there.
#[must_use]
pub fn marked(line: &str) -> String {
    if line.is_ascii() && !line.contains("://") && slashless(line).is_none() {
        return line.to_owned();
    }
    let turned = line.chars().any(turns);
    let mut shown = String::with_capacity(line.len());
    for piece in line.split_inclusive(char::is_whitespace) {
        for mark in marks(piece.trim_end(), turned) {
            shown.push_str(&mark);
            shown.push(' ');
        }
        shown.push_str(piece);
    }
    shown
}

/// What is to be said of one word, once for each host.
fn marks(word: &str, turned: bool) -> Vec<String> {
    let mut marks = Vec::new();
    let mut starts = word.match_indices("://");
    for (at, _) in starts.by_ref().take(LINKS_MAX) {
        let before = word.get(..at).unwrap_or_default();
        let scheme = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |end| {
            end + before.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let link = word.get(scheme..).unwrap_or_default();
        // Nothing is opened that has no scheme, and every scheme begins with a letter.
        let is_link = link.starts_with(|c: char| c.is_ascii_alphabetic());
        let mark = is_link.then(|| mark(link, turned)).flatten();
        marks.extend(mark.filter(|mark| !marks.contains(mark)));
    }
    if starts.next().is_some() {
        marks.push(words::too_many());
    }
    if marks.is_empty() && !word.contains("://") {
        let elsewhere = || slashless(word).and_then(host).map(|host| words::goes_to(&host, None));
        marks.extend(bare(word).or_else(elsewhere));
    }
    marks
}

/// A link to a site without its two slashes, from its scheme on: browsers read `https:good.com@evil.com` and
/// `https:\\evil.com` as if they were there.
fn slashless(text: &str) -> Option<&str> {
    if !text.contains(':') {
        return None;
    }
    let low = text.to_ascii_lowercase();
    ["https:", "http:"].into_iter().find_map(|scheme| {
        let link = text.get(low.find(scheme)?..)?;
        let rest = link.get(scheme.len()..)?.split(char::is_whitespace).next()?;
        let leads = !rest.starts_with("//") && rest.contains(['/', '\\', '@', '.']);
        leads.then_some(link)
    })
}

/// What is to be said of a link from its scheme on; `None` when it is honest.
fn mark(link: &str, turned: bool) -> Option<String> {
    let shown = link.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
    let end = shown.find(['/', '\\', '?', '#']);
    let part = cut(link);
    if end.map_or(link.len(), |end| link.len() - shown.len() + end) > part.len() {
        return Some(words::disguised());
    }
    let shown = shown.get(..end.unwrap_or(shown.len())).unwrap_or_default();
    // What closes a sentence or a bracket is no part of a host.
    let shown = if end.is_some() { shown } else { shown.trim_end_matches(CLOSING) };
    let part = if end.is_some() { part } else { part.trim_end_matches(CLOSING) };
    let Some(host) = host(part) else {
        return (!shown.is_empty()).then(words::disguised);
    };
    let bare = shown.rsplit_once(':').map_or(shown, |(host, port)| {
        if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) { host } else { shown }
    });
    let honest = bare.eq_ignore_ascii_case(&host);
    if honest && !turned && !is_coded(&host) {
        return None;
    }
    Some(words::goes_to(&host, looks_like(&host).as_deref()))
}

/// Signs that stand behind a link rather than in its host.
const CLOSING: [char; 33] = [
    '.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '"', '\'', '»', '…', '”', '’', '“', '‘', '«',
    '›', '‹', '。', '，', '、', '；', '：', '！', '？', '）', '」', '』', '】', '》',
];

/// A word without `://` that looks like an address made of plain letters and is not.
fn bare(word: &str) -> Option<String> {
    let host = word.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    if host.is_ascii() || !host.contains('.') || host.len() > LINK_BYTES_MAX {
        return None;
    }
    let real = self::host(&format!("https://{host}"))?;
    // No name of a site ends in a single letter, but many an abbreviation does.
    let ends_long = |seen: &String| seen.rsplit('.').next().is_some_and(|last| last.len() > 1);
    let seen = looks_like(&real).filter(|seen| is_plain_host(seen) && ends_long(seen))?;
    Some(words::goes_to(&real, Some(&seen)))
}

fn is_plain_host(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

/// Where a browser would go, in ASCII; `None` when it would go nowhere.
fn host(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    match url.host()? {
        Host::Domain(domain) => Some(domain.trim_end_matches('.').to_owned()),
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(address) => Some(format!("[{address}]")),
    }
}

fn is_coded(host: &str) -> bool {
    host.split('.').any(|label| label.starts_with("xn--"))
}

/// What a host of foreign letters could be taken for; `None` when it is plain.
fn looks_like(host: &str) -> Option<String> {
    let (written, _) = idna::domain_to_unicode(host);
    if written.is_ascii() {
        return None;
    }
    let mut seen = String::new();
    for c in written.chars() {
        if c.is_ascii() {
            seen.push(c);
        } else {
            seen.extend(skeleton(c.encode_utf8(&mut [0; 4])));
        }
    }
    seen.is_ascii().then_some(seen)
}

/// What turns the direction of the text that follows, so that it is read otherwise than it stands.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn cut(link: &str) -> &str {
    let mut end = link.len().min(LINK_BYTES_MAX);
    while !link.is_char_boundary(end) {
        end -= 1;
    }
    link.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_link_stays_as_it_is() {
        for line in [
            "https://apple.com",
            "see https://example.org/a?b=c#d, please",
            "(http://127.0.0.1:8080/x)",
            "HTTPS://Example.ORG/Path",
            "ssh://host.example/x and [https://a.example].",
            "https://good.com/@evil.com",
            "https://[::1]:80/",
            "no link at all, not even a://",
            "Привет.Как дела? т.е. хорошо",
            "grüße an bücher.de",
            "“https://example.org”",
            "https://example.org。",
            "от Р.Х. до нас",
            "10://x and и ://x",
            "over http: or https: as you like",
        ] {
            assert_eq!(marked(line), line);
        }
    }

    #[test]
    fn a_host_of_foreign_letters_shows_its_real_name_and_what_it_looks_like() {
        let shown = marked("https://аpple.com/x");
        assert_eq!(
            shown,
            "[! goes to xn--pple-43d.com, which only looks like apple.com] https://аpple.com/x"
        );
        assert!(marked("https://xn--pple-43d.com").contains("only looks like apple.com"));
        assert!(marked("go to аpple.com now").contains("[! goes to xn--pple-43d.com"));
        assert!(marked("bob@аpple.com").contains("[! goes to xn--pple-43d.com"));
        assert!(marked("https://bücher.de").contains("[! goes to xn--bcher-kva.de]"));
    }

    #[test]
    fn what_stands_before_the_host_does_not_hide_it() {
        for (link, host) in [
            ("https://good.com@evil.com/", "evil.com"),
            ("https://good.com%2f@evil.com", "evil.com"),
            ("https://good.com:443@evil.com/x", "evil.com"),
            ("https:////good.com@evil.com/", "evil.com"),
            ("https://good.com\u{2044}x@evil.com/", "evil.com"),
            ("https://%65vil.com/", "evil.com"),
            ("http://2130706433/", "127.0.0.1"),
            ("http://0x7f.1/", "127.0.0.1"),
            ("https://good。com", "good.com"),
            ("https://ｅｖｉｌ.com/", "evil.com"),
            ("https:good.com@evil.com", "evil.com"),
            ("HTTPS:\\\\good.com@evil.com/", "evil.com"),
            ("http:/good.com@evil.com", "evil.com"),
            ("https://a.example/?next=https://good.com@evil.com/", "evil.com"),
        ] {
            let shown = marked(link);
            assert!(shown.contains(&format!("[! goes to {host}]")), "{shown}");
            assert!(shown.ends_with(link));
        }
    }

    #[test]
    fn a_host_that_no_browser_takes_is_in_disguise() {
        let long = format!("https://{}@evil.com/", "a".repeat(3000));
        for link in ["https://good.com／.evil.com/", "https://exa mple.com", "https://a<b/", &long]
        {
            let word = link.replace(' ', "\u{ad}\u{115f}");
            assert!(marked(&word).starts_with("[! "), "{word}");
        }
        // What a browser drops may fill all that is read: the host behind it must not pass for the one before it.
        for filling in ["%C2%AD", "a"] {
            let link = format!("https://www.good.com{}@evil.com/", filling.repeat(3000));
            assert!(marked(&link).starts_with(&words::disguised()), "{filling}");
        }
    }

    #[test]
    fn a_link_in_a_line_whose_direction_is_turned_shows_its_host() {
        let shown = marked("\u{202e}moc.elppa https://evil.com");
        assert!(shown.contains("[! goes to evil.com]"), "{shown}");
    }

    #[test]
    fn a_heap_of_links_in_one_word_costs_little_and_is_marked() {
        let heap = "http://a@b/".repeat(1500);
        let shown = marked(&heap);
        assert!(shown.len() < heap.len() + 1000);
        assert!(shown.contains("too many links"));
    }
}
