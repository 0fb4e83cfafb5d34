//! The `hobnob` program: opens one door of the library.

use std::process::ExitCode;

use hobnob::daemon::{self, home::Home};
use hobnob::face::chat;
use hobnob::face::cli::{self, Doors};

fn main() -> ExitCode {
    cli::main(Doors {
        create: |home, options| Box::pin(async move { daemon::create(&home, options).await }),
        look_at_backup: daemon::look_at_backup,
        restore: |home, options| Box::pin(async move { daemon::restore(&home, options).await }),
        run: |home, options, ready| {
            Box::pin(async move { daemon::run(&home, options, ready).await })
        },
        open_offline: |home, passphrase| {
            Box::pin(async move { daemon::open_offline(&home, passphrase).await })
        },
        socket: |home| Home::at(home).socket(),
        is_made: |home| Home::at(home).is_made(),
        line: |opening| Box::pin(chat::line(opening)),
        window: |opening| Box::pin(chat::window(opening)),
    })
}
