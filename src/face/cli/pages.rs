//! `completions` and `man`: what goes with the program onto somebody's computer.

use std::path::Path;

use super::args::{self, Shell};
use super::complete;
use super::here::Here;
use super::out::{Outcome, print_raw};
use crate::api::error::{ApiError, ErrorKind};
use crate::face::wording::node as words;

/// Prints the script that makes a shell complete.
pub(super) fn completions(shell: Shell) -> Outcome {
    print_raw(complete::script(shell).as_bytes())
}

/// Writes a page of the manual for each command into a folder.
pub(super) fn man(here: &Here, dir: &Path) -> Outcome {
    std::fs::create_dir_all(dir).map_err(|error| cannot_write(dir, &error))?;
    let command = args::manual();
    let mut written = 0;
    write_pages(&command, "", dir, &mut written)?;
    here.out.aside(&words::manual(written, &dir.display().to_string()));
    Ok(())
}

/// Writes the page of one command, and those of all below it.
fn write_pages(command: &clap::Command, above: &str, dir: &Path, written: &mut u64) -> Outcome {
    let name = format!("{above}{}", command.get_name());
    let page = dir.join(format!("{name}.1"));
    let shown = command.clone().display_name(name.clone());
    let mut bytes = Vec::new();
    clap_mangen::Man::new(shown)
        .title(name.to_uppercase())
        .manual("hobnob")
        .source(concat!("hobnob ", env!("CARGO_PKG_VERSION")))
        .render(&mut bytes)
        .map_err(|error| cannot_write(&page, &error))?;
    // What stands after the flags are our examples, and that is how manuals call them.
    let text = String::from_utf8_lossy(&bytes).replace(".SH EXTRA", ".SH EXAMPLES");
    std::fs::write(&page, text).map_err(|error| cannot_write(&page, &error))?;
    *written += 1;
    let above = format!("{name}-");
    let mut below = command.get_subcommands().filter(|below| !below.is_hide_set());
    below.try_for_each(|below| write_pages(below, &above, dir, written))
}

/// What is said when a file cannot be written.
pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> ApiError {
    let shown = path.display().to_string();
    ApiError::new(ErrorKind::Failed, words::cannot_write(&shown, error))
        .hint(words::write_elsewhere())
}
