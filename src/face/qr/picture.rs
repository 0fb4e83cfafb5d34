//! A QR code as a picture to send or print: PNG and SVG.

use std::fmt::Write as _;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::code::{Code, TooLong};
use crate::face::wording::wrong;

/// The quiet zone the standard asks for, in modules (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;
/// Pixels along one module of a PNG: an invite becomes 450 pixels wide, large on a screen and small to send.
const MODULE_PX: usize = 10;

/// Why no picture was made.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// No QR code holds the text.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// The PNG encoder refused.
    #[error("{}", wrong::cannot_draw(&_0.to_string()))]
    Encode(#[from] image::ImageError),
}

/// Draws `text` as a PNG of 8-bit gray, 10 pixels a module, with the full quiet zone.
///
/// # Errors
/// [`DrawError`] when the text is too long for a QR code.
pub fn png(text: &str) -> Result<Vec<u8>, DrawError> {
    let rows: Vec<Vec<bool>> = Code::of(text)?.rows(QUIET).collect();
    let mut pixels = Vec::new();
    for row in &rows {
        let line: Vec<u8> = row.iter().flat_map(|&dark| [shade(dark); MODULE_PX]).collect();
        pixels.extend(std::iter::repeat_n(line, MODULE_PX).flatten());
    }
    // At most 185 modules a side, so the cast cannot cut anything off.
    let side = (rows.len() * MODULE_PX) as u32;
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&pixels, side, side, ExtendedColorType::L8)?;
    Ok(file)
}

/// Draws `text` as an SVG of one unit a module, with the full quiet zone; it scales to any size.
///
/// # Errors
/// [`DrawError`] when the text is too long for a QR code.
pub fn svg(text: &str) -> Result<String, DrawError> {
    let rows: Vec<Vec<bool>> = Code::of(text)?.rows(QUIET).collect();
    let (side, pixels) = (rows.len(), rows.len() * MODULE_PX);
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, run) in dark_runs(row) {
            // Writing to a String cannot fail.
            let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         width=\"{pixels}\" height=\"{pixels}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>\n"
    ))
}

fn shade(dark: bool) -> u8 {
    if dark { 0 } else { 255 }
}

/// Where in a row the dark runs start, and how long each is.
fn dark_runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut runs = Vec::new();
    for run in row.chunk_by(|a, b| a == b) {
        if run.first() == Some(&true) {
            runs.push((at, run.len()));
        }
        at += run.len();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::qr::scan;

    const INVITE: &str = "HOBNOB:AEBQ7KQ2WX4M7DTCAEBQ7KQ2WX4M7DTCAEBQ7KQ2WX4M7DTC";

    #[test]
    fn a_png_is_read_back() {
        let file = png(INVITE).unwrap();
        assert_eq!(scan::read(&file).unwrap(), [INVITE]);
    }

    #[test]
    fn a_png_has_a_quiet_zone_and_ten_pixels_a_module() {
        let image = image::load_from_memory(&png(INVITE).unwrap()).unwrap().to_luma8();
        let side = (Code::of(INVITE).unwrap().side() + 8) * 10;
        assert_eq!((image.width() as usize, image.height() as usize), (side, side));
        assert_eq!((image.get_pixel(39, 39).0, image.get_pixel(40, 40).0), ([255], [0]));
    }

    #[test]
    fn an_svg_draws_exactly_the_dark_modules() {
        let code = Code::of(INVITE).unwrap();
        let dark: usize = code.rows(0).flatten().filter(|&dark| dark).count();
        let drawn: usize = svg(INVITE)
            .unwrap()
            .split("h-")
            .skip(1)
            .map(|rest| rest.split('z').next().unwrap().parse::<usize>().unwrap())
            .sum();
        assert_eq!(drawn, dark);
        let whole = format!("viewBox=\"0 0 {0} {0}\"", code.side() + 8);
        assert!(svg(INVITE).unwrap().contains(&whole));
    }

    #[test]
    fn a_text_too_long_for_any_code_is_refused() {
        let long = "A".repeat(5_000);
        assert!(matches!(png(&long), Err(DrawError::TooLong(_))));
        assert!(matches!(svg(&long), Err(DrawError::TooLong(_))));
    }
}
