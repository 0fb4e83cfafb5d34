//! Gray pictures and the few things done to them before a QR code is looked for.

use image::{DynamicImage, GrayImage, Luma, imageops};

/// What lies beyond the border of a turned picture: paper.
const PAPER: u8 = 255;
/// Share of the darkest and of the brightest pixels left out when contrast is stretched, as 1 in so many.
const OUTLIERS: usize = 100;
/// How much darker than its surroundings a pixel must be to count as ink, in percent: above the noise of even paper.
const INK_PERCENT: u32 = 6;

/// Turns any picture gray; what is transparent becomes paper, or black modules on nothing would be black on black.
pub(super) fn on_paper(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let both = picture.into_luma_alpha8();
    GrayImage::from_fn(both.width(), both.height(), |x, y| {
        let [shade, cover] = both.get_pixel(x, y).0.map(u32::from);
        let mixed = (shade * cover + u32::from(PAPER) * (255 - cover)) / 255;
        Luma([as_shade(mixed)])
    })
}

/// Spreads the shades so that the darkest hundredth is black and the brightest white.
pub(super) fn stretched(mut image: GrayImage) -> GrayImage {
    let mut counts = [0_usize; 256];
    for &shade in image.iter() {
        if let Some(count) = counts.get_mut(usize::from(shade)) {
            *count += 1;
        }
    }
    let spare = image.len() / OUTLIERS;
    let low = nth_shade(counts.iter().copied(), spare);
    let high = 255 - nth_shade(counts.iter().rev().copied(), spare);
    if high <= low {
        return image;
    }
    for shade in image.iter_mut() {
        let above = u32::from(*shade).saturating_sub(low) * 255;
        *shade = as_shade((above / (high - low)).min(255));
    }
    image
}

/// The first shade by which more than `spare` pixels are counted.
fn nth_shade(counts: impl Iterator<Item = usize>, spare: usize) -> u32 {
    let mut seen = 0;
    let below = counts.take_while(|count| {
        seen += count;
        seen <= spare
    });
    // There are 256 shades, so the cast cannot cut anything off.
    below.count() as u32
}

/// Scales so that the longer side becomes `side` pixels: averages when shrinking, interpolates when growing.
pub(super) fn sized(image: &GrayImage, side: u32) -> GrayImage {
    let longest = u64::from(image.width().max(image.height()).max(1));
    let scale = |length: u32| {
        let scaled = u64::from(length) * u64::from(side) / longest;
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let (width, height) = (scale(image.width()), scale(image.height()));
    if u64::from(side) < longest {
        imageops::thumbnail(image, width, height)
    } else {
        imageops::resize(image, width, height, imageops::FilterType::Triangle)
    }
}

/// Turns around the middle by `degrees` clockwise, on a canvas that holds all of it.
pub(super) fn turned(image: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (image.width() as f32, image.height() as f32);
    let canvas_width = (width * cos.abs() + height * sin.abs()).ceil();
    let canvas_height = (width * sin.abs() + height * cos.abs()).ceil();
    GrayImage::from_fn(canvas_width as u32, canvas_height as u32, |x, y| {
        let (dx, dy) = (x as f32 - canvas_width / 2.0, y as f32 - canvas_height / 2.0);
        let from_x = dx * cos + dy * sin + width / 2.0;
        let from_y = dy * cos - dx * sin + height / 2.0;
        imageops::interpolate_bilinear(image, from_x, from_y).unwrap_or(Luma([PAPER]))
    })
}

/// Averages each pixel with those up to `radius` pixels around it, in a square.
pub(super) fn smoothed(image: &GrayImage, radius: u32) -> GrayImage {
    if radius == 0 {
        return image.clone();
    }
    let across = smoothed_and_flipped(image, radius);
    smoothed_and_flipped(&across, radius)
}

/// Averages along the rows and swaps rows with columns, so that twice is a square and upright again.
fn smoothed_and_flipped(image: &GrayImage, radius: u32) -> GrayImage {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut flipped = vec![0; width * height];
    for (y, row) in image.as_raw().chunks_exact(width.max(1)).enumerate() {
        let column = flipped.iter_mut().skip(y).step_by(height);
        for (place, shade) in column.zip(running_means(row, radius)) {
            *place = shade;
        }
    }
    GrayImage::from_raw(image.height(), image.width(), flipped).unwrap_or_default()
}

/// The mean around each pixel of a row; beyond its ends the row goes on with its end pixels.
fn running_means(row: &[u8], radius: u32) -> impl Iterator<Item = u8> + '_ {
    let (first, last) = (row.first().copied().unwrap_or(0), row.last().copied().unwrap_or(0));
    let reach = radius as usize;
    let coming = row.iter().copied().chain(std::iter::repeat(last)).map(u32::from).skip(reach);
    let leaving = std::iter::repeat_n(first, reach + 1).chain(row.iter().copied()).map(u32::from);
    let right = row.iter().copied().chain(std::iter::repeat(last)).take(reach);
    // The window of the pixel left of the row: all but its last are the first pixel.
    let before: u32 = u32::from(first) * (radius + 1) + right.map(u32::from).sum::<u32>();
    let width = 2 * radius + 1;
    coming.zip(leaving).take(row.len()).scan(before, move |sum, (comes, leaves)| {
        *sum = *sum + comes - leaves;
        Some(as_shade(*sum / width))
    })
}

/// Black where a pixel is clearly darker than the mean of the square of `reach` around it, white elsewhere.
///
/// This is what makes shadows and lamps harmless: each place is judged by its own light.
pub(super) fn inked(image: &GrayImage, reach: u32) -> GrayImage {
    let around = smoothed(image, reach);
    let mut ink = image.clone();
    for (shade, &mean) in ink.iter_mut().zip(around.iter()) {
        let dark = u32::from(*shade) * 100 < u32::from(mean) * (100 - INK_PERCENT);
        *shade = if dark { 0 } else { 255 };
    }
    ink
}

/// A value known to be at most 255, as a shade.
fn as_shade(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smoothing_is_the_mean_of_the_square_around() {
        let image = GrayImage::from_fn(9, 7, |x, y| Luma([((x * 31 + y * 57) % 256) as u8]));
        let smooth = smoothed(&image, 1);
        assert_eq!(smooth.dimensions(), (9, 7));
        let sum: u32 = (3..6)
            .flat_map(|x| (2..5).map(move |y| (x, y)))
            .map(|(x, y)| u32::from(image.get_pixel(x, y).0[0]))
            .sum();
        assert!(smooth.get_pixel(4, 3).0[0].abs_diff((sum / 9) as u8) <= 1);
        let even = GrayImage::from_pixel(5, 4, Luma([77]));
        assert_eq!(smoothed(&even, 3), even);
    }

    #[test]
    fn faint_contrast_is_stretched_to_the_full_range() {
        let faint = GrayImage::from_fn(20, 20, |x, _| Luma([if x < 10 { 110 } else { 120 }]));
        let full = stretched(faint);
        assert_eq!((full.get_pixel(0, 0).0, full.get_pixel(19, 0).0), ([0], [255]));
    }

    #[test]
    fn an_even_picture_has_no_ink() {
        let even = GrayImage::from_pixel(30, 30, Luma([40]));
        assert!(inked(&stretched(even), 8).iter().all(|&shade| shade == 255));
    }

    #[test]
    fn what_is_transparent_is_paper() {
        let clear = image::RgbaImage::from_pixel(2, 2, image::Rgba([0, 0, 0, 0]));
        assert!(on_paper(clear.into()).iter().all(|&shade| shade == 255));
    }
}
