//! The ways to look at a picture until a QR code shows.
//!
//! `rqrr` finds clean codes at any angle. What it cannot take are noise (which breaks the rings of the corner marks),
//! modules that are too small or needlessly large, and light that changes across the code. So it is shown the picture
//! again and again, cheapest and likeliest first, each time scaled, smoothed or lit differently, until one look decodes;
//! the code's own error correction tells a true reading from a false one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use image::{GrayImage, imageops};

use super::gray;

/// Longest sides in pixels to look at, likeliest first: an invite fills 45 modules, so 800 leaves a code across half the
/// picture 9 pixels a module, and 400 averages noise away.
const SIDES: [u32; 6] = [800, 1200, 400, 1600, 600, 280];
/// Pictures below this longest side are also enlarged, in pixels: modules under 3 pixels are lost on `rqrr`.
const SMALL: u32 = 500;
/// Turns tried when no upright look helped, in degrees; the code's own symmetry covers the rest of the circle.
const TURNS: [f32; 5] = [45.0, 30.0, 60.0, 15.0, 75.0];
/// Side of the windows of the last resort, in pixels: a small code in a large photo, seen at full size.
const TILE: u32 = 1_000;
/// Distance from one window to the next, in pixels: any code of up to 400 lies whole in one of them.
const TILE_STEP: u32 = 600;

/// How one look prepares the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// As it is; `rqrr` thresholds along rows.
    Plain,
    /// Judged by local light after averaging over `smooth` pixels, within one `share`-th of the longest side.
    Local { smooth: u32, share: u32 },
}

/// The looks at each size, likeliest first.
const LOOKS: [Look; 5] = [
    Look::Plain,
    Look::Local { smooth: 1, share: 14 },
    Look::Local { smooth: 0, share: 14 },
    Look::Local { smooth: 2, share: 20 },
    Look::Local { smooth: 1, share: 40 },
];

/// The texts of all codes seen by the first look that sees any; none when no look did before `until`.
pub(super) fn find(picture: GrayImage, until: Instant) -> Vec<String> {
    let picture = gray::stretched(picture);
    upright(&picture)
        .chain(inverted(&picture))
        .chain(windows(&picture))
        .chain(turned(&picture))
        .take_while(|_| Instant::now() < until)
        .map(decoded)
        .find(|texts| !texts.is_empty())
        .unwrap_or_default()
}

/// The whole picture in several sizes.
fn upright(picture: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    sides(picture).into_iter().flat_map(move |side| {
        let view = gray::sized(picture, side);
        LOOKS.into_iter().map(move |look| prepared(&view, look))
    })
}

/// The sides to look at for a picture of this size: never enlarged, unless it is small.
fn sides(picture: &GrayImage) -> Vec<u32> {
    let longest = picture.width().max(picture.height());
    let own = longest.min(SIDES[3]);
    let larger = [longest * 2, longest * 3].into_iter().filter(|_| longest < SMALL);
    let smaller = SIDES.into_iter().filter(|&side| side < longest);
    let first = if longest < SIDES[1] { Some(own) } else { None };
    let last = if longest < SIDES[1] { None } else { Some(own) };
    let mut all: Vec<u32> = first.into_iter().chain(larger).chain(smaller).chain(last).collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|&side| seen.insert(side));
    all
}

/// Light modules on dark ground, as some apps draw them at night.
fn inverted(picture: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    sides(picture).into_iter().take(2).map(|side| {
        let mut view = gray::sized(picture, side);
        imageops::invert(&mut view);
        prepared(&view, LOOKS[1])
    })
}

/// The whole picture turned, for codes whose corner marks a scan along the rows misses.
fn turned(picture: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    let side = SIDES[0].min(picture.width().max(picture.height()) * 2);
    TURNS.into_iter().flat_map(move |degrees| {
        let view = gray::turned(&gray::sized(picture, side), degrees);
        LOOKS.into_iter().take(3).map(move |look| prepared(&view, look))
    })
}

/// Overlapping windows at full size, for a small code in a large photo.
fn windows(picture: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    let (width, height) = picture.dimensions();
    let steps = |length: u32| (0..length).step_by(TILE_STEP as usize);
    let large = width.max(height) > SIDES[3];
    steps(height).filter(move |_| large).flat_map(move |y| {
        steps(width).flat_map(move |x| {
            // The view clips the window to the picture.
            let view = imageops::crop_imm(picture, x, y, TILE, TILE).to_image();
            LOOKS.into_iter().take(2).map(move |look| prepared(&view, look))
        })
    })
}

/// The view as one look wants it.
fn prepared(view: &GrayImage, look: Look) -> GrayImage {
    match look {
        Look::Plain => view.clone(),
        Look::Local { smooth, share } => {
            let reach = (view.width().max(view.height()) / share).max(3);
            gray::inked(&gray::smoothed(view, smooth), reach)
        }
    }
}

/// What `rqrr` reads in a picture.
///
/// It asserts on corner marks that noise put in impossible places; such a look counts as one that saw nothing.
fn decoded(view: GrayImage) -> Vec<String> {
    let reading = catch_unwind(AssertUnwindSafe(|| {
        let mut image = rqrr::PreparedImage::prepare(view);
        let grids = image.detect_grids();
        grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect::<Vec<String>>()
    }));
    let mut texts = reading.unwrap_or_default();
    texts.sort_unstable();
    texts.dedup();
    texts
}
