//! A photographer for tests: takes pictures of QR codes as a hand-held phone would.
//!
//! Each picture is decided by its number alone, so a failing one can be taken again.

use std::time::Duration;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};

use super::code::Code;
use super::{gray, scan};

/// What went wrong, or right, when a picture was taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shot {
    /// Canvas side in pixels.
    pub(super) side: u32,
    /// Pixels along one module.
    pub(super) module: f64,
    /// Clockwise, in degrees.
    pub(super) angle: f64,
    /// How strongly far parts shrink: 0.1 is a tenth from middle to border.
    pub(super) tilt: (f64, f64),
    /// Standard deviation of the sensor's noise, in shades.
    pub(super) noise: f64,
    /// Shades lost from the bright border of the picture to the opposite one.
    pub(super) gradient: f64,
    /// What is left of the light beyond the edge of a shadow; 1 for none.
    pub(super) shadow: f64,
    /// Radius of the blur, in pixels.
    pub(super) blur: u32,
    /// JPEG quality.
    pub(super) quality: u8,
}

impl Shot {
    /// A still camera in good light.
    pub(super) const GOOD: Self = Self {
        side: 640,
        module: 8.0,
        angle: 0.0,
        tilt: (0.0, 0.0),
        noise: 0.0,
        gradient: 0.0,
        shadow: 1.0,
        blur: 0,
        quality: 95,
    };

    /// One of the many ways a picture can turn out, all troubles at once.
    pub(super) fn any(number: u64) -> Self {
        let mut dice = Dice(number);
        let module = dice.within(4.0, 12.0);
        // A version 5 code with its quiet zone, turned by any angle, plus some table around it.
        let side = (45.0 * module * dice.within(1.45, 2.0)) as u32;
        Self {
            side,
            module,
            angle: dice.within(0.0, 360.0),
            tilt: (dice.within(-0.12, 0.12), dice.within(-0.12, 0.12)),
            noise: dice.within(0.0, 18.0),
            gradient: dice.within(0.0, 110.0),
            shadow: dice.within(0.45, 1.0),
            blur: dice.within(0.0, module / 4.0) as u32,
            quality: dice.within(55.0, 95.0) as u8,
        }
    }

    /// Takes the picture, as the bytes of a JPEG file.
    pub(super) fn of(&self, text: &str) -> Vec<u8> {
        let code = Code::of(text).unwrap();
        let scene = GrayImage::from_fn(self.side, self.side, |x, y| {
            Luma([self.light(&code, f64::from(x), f64::from(y)).clamp(0.0, 255.0) as u8])
        });
        let mut picture = gray::smoothed(&scene, self.blur);
        let mut dice = Dice(self.side.into());
        for shade in picture.iter_mut() {
            *shade = (f64::from(*shade) + dice.bell() * self.noise).clamp(0.0, 255.0) as u8;
        }
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, self.quality).encode_image(&picture).unwrap();
        file
    }

    /// The light that reaches one pixel: the mean of four points in it, under lamp and shadow.
    fn light(&self, code: &Code, x: f64, y: f64) -> f64 {
        let points = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)];
        let turn = self.angle.to_radians().sin_cos();
        let sum: f64 = points.iter().map(|(dx, dy)| self.paint(code, turn, x + dx, y + dy)).sum();
        let lamp = 1.0 - self.gradient / 255.0 * x / f64::from(self.side);
        let shaded = x * 0.4 + y > f64::from(self.side) * 0.7;
        sum / 4.0 * lamp * if shaded { self.shadow } else { 1.0 }
    }

    /// What lies at a point of the picture: ink, paper, or the table under it.
    fn paint(&self, code: &Code, (sin, cos): (f64, f64), x: f64, y: f64) -> f64 {
        let half = f64::from(self.side) / 2.0;
        let (dx, dy) = (x - half, y - half);
        let far = 1.0 + (self.tilt.0 * dx + self.tilt.1 * dy) / half;
        let middle = code.side() as f64 / 2.0;
        let column = (dx * cos + dy * sin) * far / self.module + middle;
        let row = (dy * cos - dx * sin) * far / self.module + middle;
        let paper = -4.0..code.side() as f64 + 4.0;
        if !(paper.contains(&column) && paper.contains(&row)) {
            return 120.0 + 25.0 * (x * 0.05).sin() * (y * 0.031).cos();
        }
        let dark = column >= 0.0 && row >= 0.0 && code.is_dark(column as usize, row as usize);
        if dark { 25.0 } else { 245.0 }
    }
}

/// Small seeded randomness (SplitMix64), enough for noise.
struct Dice(u64);

impl Dice {
    fn within(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        low + (high - low) * ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Near enough to a normal distribution of deviation 1: the sum of twelve even ones.
    fn bell(&mut self) -> f64 {
        self.within(0.0, 12.0_f64.sqrt())
            + self.within(0.0, 12.0_f64.sqrt())
            + self.within(0.0, 12.0_f64.sqrt())
            - 1.5 * 12.0_f64.sqrt()
    }
}

/// How long a test searches: much longer than needed, as other tests use the same cores.
const PATIENCE: Duration = Duration::from_secs(120);
const INVITE: &str = "HOBNOB:AEBQ7KQ2WX4M7DTC5JLR6VNSGY3UIHPAZOFTEBQ2WX4M7DTC5JLR6VNSGY3UIHPAZOFTEBQ2WX4M\
                      7DTC5JLR6VNSGY3UIHPAZOFTEBQ2WX4M7DTC5JLR6VNSGY3UIHPAZOFTEBQ2WX4M";

fn reads(shot: Shot) -> bool {
    scan::read_within(&shot.of(INVITE), PATIENCE).is_ok_and(|texts| texts == [INVITE])
}

#[test]
fn an_invite_is_read_at_any_angle() {
    for angle in (0..360).step_by(20) {
        let shot = Shot { angle: f64::from(angle), ..Shot::GOOD };
        assert!(reads(shot), "{shot:?}");
    }
}

#[test]
fn an_invite_is_read_small_and_huge() {
    for (side, module) in [(160, 3.0), (300, 4.0), (1_600, 3.0), (1_600, 30.0), (2_600, 3.0)] {
        let shot = Shot { side, module, angle: 7.0, ..Shot::GOOD };
        assert!(reads(shot), "{shot:?}");
    }
}

#[test]
fn an_invite_is_read_under_one_trouble_at_a_time() {
    let troubles = [
        Shot { noise: 40.0, ..Shot::GOOD },
        Shot { gradient: 200.0, ..Shot::GOOD },
        Shot { shadow: 0.3, ..Shot::GOOD },
        Shot { tilt: (0.2, -0.15), ..Shot::GOOD },
        Shot { blur: 3, ..Shot::GOOD },
        Shot { quality: 15, ..Shot::GOOD },
    ];
    for shot in troubles {
        assert!(reads(shot), "{shot:?}");
    }
}

#[test]
fn an_invite_is_read_under_all_troubles_at_once() {
    let unread: Vec<_> =
        (1..=64).map(|n| (n, Shot::any(n))).filter(|(_, shot)| !reads(*shot)).collect();
    assert!(unread.is_empty(), "{} of 64 not read: {unread:#?}", unread.len());
}

#[test]
fn an_invite_is_read_when_drawn_light_on_dark() {
    let mut night = image::load_from_memory(&Shot::GOOD.of(INVITE)).unwrap();
    night.invert();
    let mut file = std::io::Cursor::new(Vec::new());
    night.write_to(&mut file, image::ImageFormat::Png).unwrap();
    assert_eq!(scan::read_within(file.get_ref(), PATIENCE).unwrap(), [INVITE]);
}
