//! What presence costs on a link when nothing changes, from 25 friends who all know each other to 200.
//!
//! ```console
//! $ cargo bench --bench presence
//! ```
//!
//! Simulated worlds with the real core, so that a day takes seconds; bytes as they stand on the wire, before the
//! channel's own. Ends with an error when a link costs more than promised, or more in a larger circle.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops, and printing is its purpose"
)]

use std::process::ExitCode;

use hobnob::core::input::{Request, Ticket};
use hobnob::sim::clockwork::{HOUR, MINUTE};
use hobnob::sim::people::Errand;
use hobnob::sim::world::{Making, Who, World};
use hobnob::wire::frame::Frame;

/// How long the smallest circle is listened to, in hours: long enough for every record to be renewed and every whole
/// list to be said again.
const LONG_HOURS: u64 = 26;
/// How many people are added in a minute: a node tries no more than 64 at once.
const ADDED_AT_ONCE: usize = 50;
/// Bytes one side may say on a link in an hour.
const BYTES_MAX: u64 = 2 * 1024;
/// How much more a link may cost in the largest circle than in the smallest, in percent: 256 tags become 512 above 256.
const GROWTH_PERCENT_MAX: u64 = 10;

fn main() -> ExitCode {
    println!("bytes each way, per link and hour; {LONG_HOURS} hours, with all renewals:");
    let long = measure(25, LONG_HOURS);
    println!("a quiet hour between renewals:");
    let sizes = [25, 50, 100, 200];
    let costs: Vec<u64> = sizes.into_iter().map(|size| measure(size, 1)).collect();
    let (least, most) = (costs.first().unwrap(), costs.last().unwrap());
    let growth = most * 100 / least;
    println!("\nfrom {} to {} people: {growth} %", sizes[0], sizes[3]);
    if (*most).max(long) <= BYTES_MAX && growth <= 100 + GROWTH_PERCENT_MAX {
        return ExitCode::SUCCESS;
    }
    println!("That is more than {BYTES_MAX} bytes, or it grows with the circle.");
    ExitCode::FAILURE
}

/// What one side of a link says about presence in an hour, on average.
fn measure(people: usize, hours: u64) -> u64 {
    let mut world = World::new(Making { seed: 1, ..Making::default() });
    let everyone: Vec<Who> = (0..people).map(|n| world.person(&format!("P{n}"))).collect();
    for (index, a) in everyone.iter().enumerate() {
        let rest: Vec<Who> = everyone.iter().skip(index + 1).copied().collect();
        for some in rest.chunks(ADDED_AT_ONCE) {
            for b in some {
                befriend(&mut world, *a, *b);
                befriend(&mut world, *b, *a);
            }
            world.run(MINUTE).unwrap();
        }
    }
    world.run(30 * MINUTE).unwrap();
    let links = people * (people - 1) / 2;
    assert_eq!(world.network.pairs().len(), links, "everybody is linked to everybody");
    world.network.tap = Some(Vec::new());
    let (mut tags, mut records, mut others) = (0, 0, 0);
    for _ in 0..hours {
        world.run(HOUR).unwrap();
        for overheard in world.network.tap.replace(Vec::new()).unwrap() {
            let bytes = overheard.frame.encode().len() as u64;
            match overheard.frame {
                Frame::Tags(_) => tags += bytes,
                Frame::Record(_) | Frame::Presence(_) => records += bytes,
                Frame::Want(_) | Frame::Enough(_) | Frame::Word(_) => others += bytes,
                _ => {}
            }
        }
    }
    let each = |bytes: u64| bytes / (2 * links as u64 * hours);
    let whole = each(tags + records + others);
    println!(
        "{:>5} friends {links:>6} links {whole:>6} bytes: tags {}, records {}, words {}",
        people - 1,
        each(tags),
        each(records),
        each(others)
    );
    whole
}

fn befriend(world: &mut World, who: Who, whose: Who) {
    let other = world.machine(whose);
    let (device, addresses) = (other.device, vec![other.address]);
    let ticket = Ticket::Card(other.identity);
    world.ask(who, Request::Add { device, addresses, ticket, name: None }, Errand::Nothing);
}
