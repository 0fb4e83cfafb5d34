//! A text as the square of dark and light modules that every drawing shares.
//!
//! Invites are capitals, digits and a colon, all of them in the QR alphabet of 45 characters (ISO/IEC 18004, 7.4.4), so
//! they cost 5.5 bits a character and 154 of them fit version 5 at level L. `fast_qr` picks that mode by itself; a test
//! below holds it to it. Level L because a screen is clean and smaller codes are easier to catch by camera.

use crate::face::wording::wrong;
use fast_qr::{ECL, QRBuilder};

/// The text does not fit any QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", wrong::qr_too_long())]
pub struct TooLong;

/// A QR code without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code {
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// Lays out `text` in the smallest version that holds it.
    pub(super) fn of(text: &str) -> Result<Self, TooLong> {
        let code = QRBuilder::new(text).ecl(ECL::L).build().map_err(|_| TooLong)?;
        let side = code.size;
        let dark = code.data.iter().take(side * side).map(|module| module.value()).collect();
        Ok(Self { side, dark })
    }

    /// Modules along one side: 17 + 4 × version.
    pub(super) fn side(&self) -> usize {
        self.side
    }

    /// Whether the module is dark; everything outside the code is light.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = x < self.side && y < self.side;
        inside && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// The modules row by row with `quiet` light modules around them, true for dark.
    pub(super) fn rows(&self, quiet: usize) -> impl Iterator<Item = Vec<bool>> + '_ {
        let whole = self.side + 2 * quiet;
        // Left of and above the code the subtraction wraps to far outside, which is light.
        (0..whole).map(move |y| {
            (0..whole).map(|x| self.is_dark(x.wrapping_sub(quiet), y.wrapping_sub(quiet))).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(len: usize) -> String {
        "HOBNOB:".chars().chain("AEBQ7KQ2WX4M9DTC".chars().cycle()).take(len).collect()
    }

    #[test]
    fn an_invite_of_154_characters_is_version_5_and_of_195_version_6() {
        assert_eq!(Code::of(&invite(154)).unwrap().side(), 37);
        assert_eq!(Code::of(&invite(195)).unwrap().side(), 41);
        assert_eq!(Code::of(&invite(155)).unwrap().side(), 41, "155 is the first that needs more");
    }

    #[test]
    fn the_quiet_zone_is_light_on_all_sides() {
        let rows: Vec<_> = Code::of("HOBNOB:A").unwrap().rows(4).collect();
        assert_eq!(rows.len(), 21 + 8);
        assert!(rows[..4].iter().chain(&rows[25..]).flatten().all(|dark| !dark));
        assert!(rows.iter().all(|row| row[..4].iter().chain(&row[25..]).all(|dark| !dark)));
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused() {
        assert_eq!(Code::of(&"A".repeat(5_000)), Err(TooLong));
    }
}
