//! What an exported history looks like: lines for programs, Markdown for reading, one page of HTML.
//!
//! Other people's words are text in all three and nothing else. Markdown's own signs are escaped, so that no word becomes
//! a picture that a reader fetches, a link that hides where it goes, or HTML. The page has no link and no script, and says
//! to the browser that it may neither run nor fetch anything.

use crate::api::types::message::MessageLine;
use crate::face::clean;
use crate::face::wording::{self, export as words, window};

use super::super::args::Format;

const PAGE: &str = include_str!("page.html");

impl Format {
    /// How its files end.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Md => "md",
            Self::Html => "html",
        }
    }

    /// What a file begins with.
    pub(super) fn begin(self) -> String {
        match self {
            Self::Jsonl | Self::Md => String::new(),
            Self::Html => PAGE.replace("TITLE", &html(&words::title())),
        }
    }

    /// What a file ends with.
    pub(super) fn end(self) -> &'static str {
        match self {
            Self::Jsonl | Self::Md => "",
            Self::Html => "</body>\n</html>\n",
        }
    }

    /// The name above a conversation.
    pub(super) fn talk(self, name: &str) -> String {
        let name = words::heading(name);
        match self {
            Self::Jsonl => String::new(),
            Self::Md => format!("# {}\n\n", md(&name)),
            Self::Html => format!("<h1 dir=\"auto\">{}</h1>\n", html(&name)),
        }
    }

    /// The line above a day.
    pub(super) fn day(self, at: &str) -> String {
        let day = wording::day(at);
        match self {
            Self::Jsonl => String::new(),
            Self::Md => format!("\n## {}\n\n", md(&day)),
            Self::Html => format!("<h2>{}</h2>\n", html(&day)),
        }
    }

    /// One message; `answered` is the one it answers, if that is known.
    pub(super) fn line(self, line: &MessageLine, answered: Option<&MessageLine>) -> String {
        let quote = line.reply_to.as_ref().map(|_| window::quote(answered));
        match self {
            Self::Jsonl => {
                let line = serde_json::to_string(line).unwrap_or_default();
                clean::json(&line) + "\n"
            }
            Self::Md => md_line(line, quote),
            Self::Html => html_line(line, quote),
        }
    }
}

fn md_line(line: &MessageLine, quote: Option<String>) -> String {
    let (clock, author) = (md(&wording::clock(&line.at)), md(&window::author(line)));
    let body = window::body(line);
    let rows: Vec<String> = body.split('\n').chain(quote.as_deref()).map(md_row).collect();
    let state = words::state(line);
    let state = if state.is_empty() { state } else { format!("  {}", md(&state)) };
    // A backslash at the end of a row is a line break; the next row belongs to the same point.
    format!("- {clock} **{author}** {}{state}\n", rows.join("\\\n  "))
}

/// One row of text in Markdown: what would begin a list, a heading or a block of code does not.
fn md_row(row: &str) -> String {
    let text = row.trim_start_matches(' ');
    let blanks = "&nbsp;".repeat(row.len() - text.len());
    let numbers = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = numbers.len() < text.len() && numbers.starts_with(['.', ')']);
    let text = match text.chars().next() {
        Some('-' | '+' | '=' | ':') => format!("\\{}", md(text)),
        _ if numbered => {
            let digits = text.get(..text.len() - numbers.len()).unwrap_or_default();
            format!("{digits}\\{}", md(numbers))
        }
        _ => md(text),
    };
    blanks + &text
}

/// Text in Markdown, without any of its signs doing anything. A plain address stays whole between angle brackets: a
/// backslash in it would lead elsewhere.
fn md(text: &str) -> String {
    let (mut written, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, address, after)) = next_address(rest) {
        written.push_str(&md_plain(before));
        written.push_str(&format!("<{address}>"));
        rest = after;
    }
    written + &md_plain(rest)
}

/// The first address in a text that Markdown takes as it is, with what stands before and after it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let found = SCHEMES.iter().filter_map(|scheme| text.get(from..)?.find(scheme)).min()?;
        let at = from + found;
        let tail = text.get(at..)?;
        let end = tail.find(|c: char| !may_stand_in_address(c)).unwrap_or(tail.len());
        let address = trimmed(tail.get(..end)?);
        // Letters right before it would make it another scheme, and what reads as a name of a sign becomes the sign.
        let own = !text.get(..at)?.ends_with(|c: char| c.is_alphanumeric());
        let bare = SCHEMES.contains(&address);
        if own && !bare && is_sound(address) {
            let after = text.get(at + address.len()..)?;
            return Some((text.get(..at)?, address, after));
        }
        from = at + 1;
    }
}

/// The beginnings of addresses that are kept whole.
const SCHEMES: [&str; 2] = ["http://", "https://"];

/// What ends neither an address nor the angle brackets around it.
fn may_stand_in_address(c: char) -> bool {
    let sign = "-._~:/?#[]@!$&'()*+,;=%";
    c.is_alphanumeric() || sign.contains(c)
}

/// Whether Markdown reads every `&` in an address as itself.
fn is_sound(address: &str) -> bool {
    let mut parts = address.split('&').skip(1);
    parts.all(|part| {
        let name = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        name.is_none_or(|end| {
            end == 0 || !part.get(end..).is_some_and(|rest| rest.starts_with(';'))
        })
    })
}

/// Without what belongs to the sentence around it: its full stop, and a bracket that was opened before.
fn trimmed(mut address: &str) -> &str {
    loop {
        let open =
            |pair: [char; 2]| address.matches(pair[0]).count() < address.matches(pair[1]).count();
        let more = match address.chars().last() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~') => true,
            Some(')') => open(['(', ')']),
            Some(']') => open(['[', ']']),
            _ => false,
        };
        let Some(shorter) = address.get(..address.len() - 1).filter(|_| more) else {
            return address;
        };
        address = shorter;
    }
}

/// The same without addresses.
fn md_plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' | '>' | '&' => escaped.push_str(&html(c.encode_utf8(&mut [0; 4]))),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

fn html_line(line: &MessageLine, quote: Option<String>) -> String {
    let class = if line.mine { "mine" } else { "theirs" };
    let (at, clock) = (html(&clean::line(&line.at)), html(&wording::clock(&line.at)));
    let (author, body) = (html(&window::author(line)), html(&window::body(line)));
    let quote = quote.map(|quote| format!("<q dir=\"auto\">{}</q>", html(&quote)));
    let state = html(&words::state(line));
    let state = if state.is_empty() { state } else { format!("<small>{state}</small>") };
    format!(
        "<div class=\"{class}\"><time datetime=\"{at}\">{clock}</time> <b dir=\"auto\">{author}</b> \
         <p dir=\"auto\">{body}</p>{}{state}</div>\n",
        quote.unwrap_or_default()
    )
}

/// Text in HTML, in an element or in a quoted attribute.
fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::wording::evil;

    const ALL: [Format; 3] = [Format::Jsonl, Format::Md, Format::Html];

    /// Everything that can be written about one message.
    fn all_of(format: Format, evil: &str) -> String {
        let line = evil::message(1, evil);
        let parts = [
            format.begin(),
            format.talk(evil),
            format.day(evil),
            format.line(&line, Some(&line)),
            format.line(&line, None),
            format.end().to_owned(),
        ];
        parts.concat()
    }

    #[test]
    fn none_of_the_65_controls_in_any_field_reaches_an_export() {
        for control in evil::all_controls() {
            for format in ALL {
                let written = all_of(format, &evil::text(control));
                let found = written.chars().find(|c| c.is_control() && *c != '\n');
                assert_eq!(found, None, "{control:?} in {format:?}: {written:?}");
            }
        }
    }

    #[test]
    fn no_word_of_others_is_more_than_text() {
        let evil =
            "<script>alert(1)</script> ![x](http://t/) [good](http://evil) `a` \"'& <img src=x>";
        let page = all_of(Format::Html, evil).replace(PAGE, "");
        assert!(
            !page.contains("<script") && !page.contains("<img") && !page.contains("<a"),
            "{page}"
        );
        assert!(!page.contains("\"'"), "{page}");
        let page = all_of(Format::Md, evil);
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(page.contains("\\!\\[x\\](<http") && page.contains("\\[good\\]("), "{page}");
    }

    #[test]
    fn a_title_says_to_its_end_that_it_was_imported() {
        let mut line = evil::message(1, &"x".repeat(40));
        line.imported.as_mut().unwrap().at = "2026-11-23T12:00:00Z".into();
        let title = wording::imported::conversation(&line);
        assert!(title.ends_with("… (imported 2026-11-23)"), "{title}");
        assert!(Format::Html.talk(&title).contains(&title));
        line.imported = None;
        assert!(wording::imported::conversation(&line).ends_with('…'));
    }

    #[test]
    fn a_row_that_looks_like_markdown_is_a_row() {
        for (row, written) in [
            ("# big", "\\# big"),
            ("- point", "\\- point"),
            ("1. first", "1\\. first"),
            ("    code", "&nbsp;&nbsp;&nbsp;&nbsp;code"),
            ("===", "\\==="),
            ("> quote", "&gt; quote"),
            ("2026", "2026"),
        ] {
            assert_eq!(md_row(row), written);
        }
    }

    #[test]
    fn an_address_stays_whole_and_nothing_around_it_comes_to_life() {
        for (text, written) in [
            (
                "see https://a.example/x_y*z?q=1&r=2#top.",
                "see <https://a.example/x_y*z?q=1&r=2#top>.",
            ),
            ("(http://a.example/b_(c)) _d_", "(<http://a.example/b_(c)>) \\_d\\_"),
            ("[good](https://evil.example)", "\\[good\\](<https://evil.example>)"),
            ("![x](https://t.example/p.png)", "\\!\\[x\\](<https://t.example/p.png>)"),
            ("<https://a.example>", "&lt;<https://a.example>&gt;"),
            ("https://a.example/\"onload=\"x_y", "<https://a.example/>\"onload=\"x\\_y"),
            ("https://a.example/?a&copy;=1", "https://a.example/?a&amp;copy;=1"),
            ("https:// and javascript:alert(1)", "https:// and javascript:alert(1)"),
            ("xhttps://a.example/b_c", "xhttps://a.example/b\\_c"),
            ("https://a.example/<script>", "<https://a.example/>&lt;script&gt;"),
            ("\\https://a.example", "\\\\<https://a.example>"),
            ("https://münchen.example/straße", "<https://münchen.example/straße>"),
        ] {
            assert_eq!(md(text), written, "{text}");
        }
    }

    #[test]
    fn the_page_may_neither_run_nor_fetch_anything() {
        assert!(PAGE.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
        let fetching = ["http:", "https:", "src=", "url(", "@import", "<link", "<script"];
        assert!(fetching.iter().all(|word| !PAGE.contains(word)));
    }
}
