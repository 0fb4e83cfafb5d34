//! Reads QR codes from image files, including photos of a screen or a sheet of paper.
//!
//! A picture comes from anywhere, so nothing about it is believed: its size is checked before anything is decoded, and
//! the search runs on a thread of its own that is left behind when its time is up.

use std::fs::File;
use std::io::{self, Cursor, Read as _};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use image::{DynamicImage, GrayImage, ImageError, ImageReader, Limits};

use super::{gray, looks};
use crate::face::wording::wrong;

/// Largest image file, in bytes: above what phones and scanners save.
pub const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Most pixels of a picture: a phone's full 50-megapixel photo, 200 MB while it is decoded.
pub const PIXELS_MAX: u64 = 50_000_000;
/// Most memory a decoder may take, in bytes: [`PIXELS_MAX`] of 4 bytes and room to work.
const DECODER_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// How long a picture is searched, from the moment it is decoded: as long as a person waits before taking a better one.
const SEARCH_TIME_MAX: Duration = Duration::from_secs(5);
/// How much longer one started look may take until the search is abandoned.
const LAST_LOOK_TIME_MAX: Duration = Duration::from_secs(1);

/// Why a picture gave no text.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The file cannot be read.
    #[error("{}", wrong::cannot_open(&_0.to_string()))]
    Open(#[from] io::Error),
    /// Not an image of a kind we read, or a damaged one.
    #[error("{}", wrong::not_a_picture())]
    NotAnImage,
    /// More bytes or pixels than [`FILE_BYTES_MAX`] and [`PIXELS_MAX`] allow.
    #[error("{}", wrong::picture_too_large())]
    TooLarge,
    /// A sound picture in which no look found a code.
    #[error("{}", wrong::no_code())]
    NoCode,
}

/// Reads the texts of the QR codes in an image file; never an empty list.
///
/// # Errors
/// [`ScanError`], each with advice for the person who took the picture.
pub fn open(path: &Path) -> Result<Vec<String>, ScanError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    read(&bytes)
}

/// Reads the texts of the QR codes in the bytes of an image file; never an empty list. Takes up to some 6 seconds.
///
/// # Errors
/// [`ScanError`], each with advice for the person who took the picture.
pub fn read(bytes: &[u8]) -> Result<Vec<String>, ScanError> {
    read_within(bytes, SEARCH_TIME_MAX)
}

/// [`read`] with another bound on the search; tests give more time, because they share the machine with others.
pub(super) fn read_within(bytes: &[u8], time: Duration) -> Result<Vec<String>, ScanError> {
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(ScanError::TooLarge);
    }
    check_size(bytes)?;
    let picture = decode(bytes)?;
    search(gray::on_paper(picture), time)
}

/// Reads the header only, and refuses what would be too much to decode.
fn check_size(bytes: &[u8]) -> Result<(), ScanError> {
    let (width, height) = reader(bytes)?.into_dimensions().map_err(why)?;
    match u64::from(width) * u64::from(height) {
        0 => Err(ScanError::NotAnImage),
        1..=PIXELS_MAX => Ok(()),
        _ => Err(ScanError::TooLarge),
    }
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, ScanError> {
    reader(bytes)?.decode().map_err(why)
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, ScanError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    reader.limits(limits);
    Ok(reader)
}

fn why(error: ImageError) -> ScanError {
    match error {
        ImageError::Limits(_) => ScanError::TooLarge,
        _ => ScanError::NotAnImage,
    }
}

/// Looks for codes on a thread of its own, so that a picture made to keep `rqrr` busy costs its time and no more.
fn search(picture: GrayImage, time: Duration) -> Result<Vec<String>, ScanError> {
    let until = Instant::now() + time;
    let (tell, found) = mpsc::sync_channel(1);
    thread::Builder::new().name("qr search".into()).spawn(move || {
        // Nobody listens any more when the search took too long.
        let _ = tell.send(looks::find(picture, until));
    })?;
    let texts = found.recv_timeout(time + LAST_LOOK_TIME_MAX).unwrap_or_default();
    if texts.is_empty() { Err(ScanError::NoCode) } else { Ok(texts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::qr::picture;

    /// A PNG of the given size that ends after its header.
    fn png_header(width: u32, height: u32) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([8, 2, 0, 0, 0]);
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        file.extend(&header);
        file.extend(crc(&header).to_be_bytes());
        file.extend(b"\0\0\0\0IDAT");
        file.extend(crc(b"IDAT").to_be_bytes());
        file
    }

    /// The checksum of PNG chunks (ISO/IEC 15948, annex D).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |c, _| (c >> 1) ^ (0xEDB8_8320 * (c & 1)))
        })
    }

    #[test]
    fn what_is_no_picture_is_said_to_be_none() {
        for bytes in [&b""[..], b"HOBNOB:AEBQ", b"\x89PNG\r\n\x1a\n", &[0; 4_096], b"GIF89a"] {
            assert!(matches!(read(bytes), Err(ScanError::NotAnImage)), "{bytes:?}");
        }
    }

    #[test]
    fn a_picture_of_ten_gigapixels_is_refused_by_its_header() {
        assert!(matches!(read(&png_header(100_000, 100_000)), Err(ScanError::TooLarge)));
        assert!(matches!(read(&png_header(u32::MAX >> 1, 1_000)), Err(ScanError::TooLarge)));
    }

    #[test]
    fn a_gif_whose_frame_is_larger_than_it_says_is_refused() {
        // A screen of 1×1 with a frame of 65535×65535: a bomb for readers that believe the screen.
        let mut bomb = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0".to_vec();
        bomb.extend(b"\xff\xff\xff\xff\0\x02\x02\x44\x01\0\x3b");
        assert!(read(&bomb).is_err());
    }

    #[test]
    fn a_picture_without_pixels_is_refused() {
        assert!(matches!(read(&png_header(0, 0)), Err(ScanError::NotAnImage)));
        assert!(matches!(read(&png_header(0, 50)), Err(ScanError::NotAnImage)));
    }

    #[test]
    fn a_file_beyond_32_mib_is_not_even_decoded() {
        let mut large = picture::png("HOBNOB:A").unwrap();
        large.resize(FILE_BYTES_MAX as usize + 1, 0);
        assert!(matches!(read(&large), Err(ScanError::TooLarge)));
    }

    #[test]
    fn a_picture_cut_short_anywhere_is_an_error_and_no_panic() {
        let whole = picture::png("HOBNOB:AEBQ").unwrap();
        for len in (0..whole.len() - 12).step_by(37) {
            assert!(read_within(&whole[..len], Duration::ZERO).is_err(), "{len} bytes");
        }
    }

    #[test]
    fn a_picture_of_nothing_has_no_code() {
        let mut file = Cursor::new(Vec::new());
        let blank = GrayImage::from_pixel(90, 40, image::Luma([200]));
        blank.write_to(&mut file, image::ImageFormat::Png).unwrap();
        let error = read_within(file.get_ref(), Duration::from_secs(60)).unwrap_err();
        assert!(matches!(error, ScanError::NoCode));
        assert!(error.to_string().contains("paste the text instead"));
    }

    #[test]
    fn two_codes_in_one_picture_are_both_read() {
        let open = |text| image::load_from_memory(&picture::png(text).unwrap()).unwrap();
        let (left, right) = (open("HOBNOB:A").into_luma8(), open("HOBNOB:B").into_luma8());
        let mut both = GrayImage::new(left.width() * 2, left.height());
        image::imageops::replace(&mut both, &left, 0, 0);
        image::imageops::replace(&mut both, &right, i64::from(left.width()), 0);
        let mut file = Cursor::new(Vec::new());
        both.write_to(&mut file, image::ImageFormat::Png).unwrap();
        let texts = read_within(file.get_ref(), Duration::from_secs(60)).unwrap();
        assert_eq!(texts, ["HOBNOB:A", "HOBNOB:B"]);
    }

    #[test]
    fn a_missing_file_is_said_to_be_missing() {
        let error = open(Path::new("no/such/picture.png")).unwrap_err();
        assert!(matches!(error, ScanError::Open(_)));
        assert!(error.to_string().ends_with("Check the path."));
    }
}
