//! A QR code as text: two modules to a character cell, so that it fits a terminal of 80×24.
//!
//! Cameras want dark on light, whatever the theme. With colours allowed both are stated (from the fixed part of the
//! 256-colour palette, which themes leave alone). Without, the *light* modules are drawn, because a terminal is usually
//! dark: the blocks then shine in the text colour and the gaps stay dark.

use std::fmt;

use super::code::{Code, TooLong};
use crate::face::wording::wrong;

/// The quiet zone the standard asks for, in modules (ISO/IEC 18004, 6.3.8).
const QUIET_FULL: usize = 4;
/// The quiet zone when the full one would not fit [`ROWS_MAX`]; phones read it without trouble.
const QUIET_TIGHT: usize = 2;
/// Rows of cells that a code may fill: a terminal of 24 less the line of the prompt.
const ROWS_MAX: usize = 23;
/// Black text on white ground, from the palette entries 16 and 231 that no theme redefines.
const DARK_ON_LIGHT: &str = "\x1b[38;5;16;48;5;231m";
/// Back to the terminal's own colours.
const PLAIN_AGAIN: &str = "\x1b[0m";

/// How the code may be painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// With ANSI colours: right on every theme.
    Colours,
    /// Characters only: right on terminals with light text on dark ground.
    Plain,
}

/// A size in character cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cells {
    /// Cells across.
    pub columns: usize,
    /// Cells down.
    pub rows: usize,
}

impl Cells {
    /// Whether something of this size can be shown in a window of that size without wrapping or scrolling.
    #[must_use]
    pub fn fit_in(self, window: Self) -> bool {
        self.columns <= window.columns && self.rows <= window.rows
    }
}

impl fmt::Display for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.columns, self.rows)
    }
}

/// The window is too small to show the code whole, and half a code is no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", wrong::no_room(&needs.to_string(), &window.to_string(), command))]
pub struct NoRoom {
    /// What the code needs.
    pub needs: Cells,
    /// What there is.
    pub window: Cells,
    /// The command that was given and also writes pictures, such as `hobnob invite`.
    pub command: &'static str,
}

/// A code laid out for the terminal.
#[derive(Debug, Clone)]
pub struct Drawing {
    code: Code,
    quiet: usize,
}

impl Drawing {
    /// Lays out `text`, with the widest quiet zone that 80×24 allows.
    ///
    /// # Errors
    /// [`TooLong`] when no QR code holds the text.
    pub fn of(text: &str) -> Result<Self, TooLong> {
        let code = Code::of(text)?;
        let full = (code.side() + 2 * QUIET_FULL).div_ceil(2) <= ROWS_MAX;
        Ok(Self { code, quiet: if full { QUIET_FULL } else { QUIET_TIGHT } })
    }

    /// The cells it takes, quiet zone included: 45×23 for an invite.
    #[must_use]
    pub fn cells(&self) -> Cells {
        let side = self.code.side() + 2 * self.quiet;
        Cells { columns: side, rows: side.div_ceil(2) }
    }

    /// Checks that a window shows it whole.
    ///
    /// # Errors
    /// [`NoRoom`], worded for a person who gave `command`.
    pub fn check_room(&self, window: Cells, command: &'static str) -> Result<(), NoRoom> {
        let needs = self.cells();
        if needs.fit_in(window) { Ok(()) } else { Err(NoRoom { needs, window, command }) }
    }

    /// The code as lines of text, each ended by a line feed.
    #[must_use]
    pub fn art(&self, paint: Paint) -> String {
        let rows: Vec<Vec<bool>> = self.code.rows(self.quiet).collect();
        rows.chunks(2).map(|pair| line(pair, paint)).collect()
    }
}

/// One row of cells from one or two rows of modules; a missing second row is light.
fn line(pair: &[Vec<bool>], paint: Paint) -> String {
    let upper = pair.iter().take(1).flatten();
    let lower = pair.iter().skip(1).flatten().copied().chain(std::iter::repeat(false));
    let cells = upper.zip(lower).map(|(&upper, lower)| match paint {
        Paint::Colours => block(upper, lower),
        Paint::Plain => block(!upper, !lower),
    });
    match paint {
        Paint::Colours => format!("{DARK_ON_LIGHT}{}{PLAIN_AGAIN}\n", cells.collect::<String>()),
        Paint::Plain => format!("{}\n", cells.collect::<String>()),
    }
}

/// The character that inks the given halves of a cell.
fn block(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(len: usize) -> String {
        "HOBNOB:".chars().chain("AEBQ7KQ2WX4M9DTC".chars().cycle()).take(len).collect()
    }

    /// What a camera sees: true for dark, with `ink` telling whether drawn halves are dark.
    fn seen(art: &str, ink: bool) -> Vec<Vec<bool>> {
        let halves = |line: &str, inked: [char; 2]| -> Vec<bool> {
            line.chars().map(|c| inked.contains(&c) == ink).collect()
        };
        art.lines().flat_map(|line| [halves(line, ['█', '▀']), halves(line, ['█', '▄'])]).collect()
    }

    /// Reads modules with the same reader that scans files.
    fn read(modules: &[Vec<bool>]) -> String {
        const SCALE: usize = 4;
        let (width, height) = (modules[0].len() * SCALE, modules.len() * SCALE);
        let mut image = rqrr::PreparedImage::prepare_from_bitmap(width, height, |x, y| {
            modules[y / SCALE][x / SCALE]
        });
        image.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn an_invite_fits_a_terminal_of_80_by_24() {
        for len in [20, 150, 154, 195] {
            let cells = Drawing::of(&invite(len)).unwrap().cells();
            assert!(cells.fit_in(Cells { columns: 80, rows: 23 }), "{len} characters: {cells}");
        }
        assert_eq!(Drawing::of(&invite(154)).unwrap().cells(), Cells { columns: 45, rows: 23 });
        assert_eq!(Drawing::of(&invite(195)).unwrap().cells(), Cells { columns: 45, rows: 23 });
    }

    #[test]
    fn the_art_has_the_size_it_announces() {
        let drawing = Drawing::of(&invite(154)).unwrap();
        let art = drawing.art(Paint::Plain);
        assert_eq!(art.lines().count(), drawing.cells().rows);
        assert!(art.lines().all(|line| line.chars().count() == drawing.cells().columns));
    }

    #[test]
    fn a_phone_reads_the_plain_art_on_a_dark_terminal() {
        for text in [invite(150), invite(195), "hobnob, in small letters".into()] {
            let art = Drawing::of(&text).unwrap().art(Paint::Plain);
            assert!(!art.contains('\x1b'));
            assert_eq!(read(&seen(&art, false)), text);
        }
    }

    #[test]
    fn a_phone_reads_the_coloured_art_on_any_terminal() {
        let text = invite(154);
        let art = Drawing::of(&text).unwrap().art(Paint::Colours);
        assert!(art.lines().all(|l| l.starts_with(DARK_ON_LIGHT) && l.ends_with(PLAIN_AGAIN)));
        let bare = art.replace(DARK_ON_LIGHT, "").replace(PLAIN_AGAIN, "");
        assert_eq!(read(&seen(&bare, true)), text);
    }

    #[test]
    fn a_small_window_is_told_what_it_needs() {
        let drawing = Drawing::of(&invite(154)).unwrap();
        let window = Cells { columns: 40, rows: 20 };
        let words = drawing.check_room(window, "hobnob invite").unwrap_err().to_string();
        assert_eq!(
            words,
            "The QR needs 45x23 cells; this window is 40x20. Enlarge it, or: hobnob invite --png FILE"
        );
        assert!(drawing.check_room(Cells { columns: 80, rows: 24 }, "hobnob invite").is_ok());
    }
}
