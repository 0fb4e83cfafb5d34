//! The command line: each command one question to the node, its answer for people or for programs.

mod act;
mod add;
mod amend;
mod args;
mod ask;
mod backup;
mod chat;
mod complete;
mod config;
mod demo;
mod doors;
mod down;
mod events;
mod export;
mod friend;
mod here;
mod identity;
mod import;
mod init;
mod inspect;
mod invite;
mod log;
mod out;
mod pages;
mod pictures;
mod room;
mod search;
mod send;
mod start;
mod up;
mod window;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind as ClapError;

use self::args::{Cli, Command};
pub use self::doors::{Answer, Doors};
use self::here::Here;
use self::out::{End, Out, Outcome};
use crate::api::error::{ApiError, ErrorKind};
use crate::face::wording::{tongue, usage, wrong};

/// The exit code of a command that Ctrl+C ended (128 and the number of SIGINT).
const INTERRUPTED: u8 = 130;
/// The same for a command that was asked to end (SIGTERM).
const TERMINATED: u8 = 143;

/// Runs the command in the arguments of this process, to its exit code.
#[must_use]
pub fn main(doors: Doors) -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    if let Some(words) = complete::asked(&typed) {
        complete::answer(words, doors);
        return ExitCode::SUCCESS;
    }
    let cli = match Cli::try_parse_from(&typed) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(wrong_usage(&typed, error)),
    };
    // What the program notes about itself would be written over the window.
    if cli.command.is_some() || !std::io::stderr().is_terminal() {
        listen_to_ourselves(cli.everywhere.verbose);
    }
    let out = Out::new(&cli.everywhere);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out.error(&wrong::cannot_begin(&error));
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(run(cli, out, doors));
    // A prompt or a stuck reader may still hold a thread; nothing of ours waits for it.
    runtime.shutdown_background();
    ExitCode::from(exit_code(out, outcome))
}

async fn run(cli: Cli, out: Out, doors: Doors) -> Outcome {
    let here = Here::new(cli.everywhere, out, doors)?;
    let command = match cli.command {
        // A node that Ctrl+C stops has to end in good order: it listens for the signal itself.
        Some(Command::Up(args)) => return up::up(&here, args).await,
        command => command,
    };
    let act = async {
        match command {
            Some(command) => obey(&here, command).await,
            None => window::window(&here, cli.ascii).await,
        }
    };
    tokio::select! {
        outcome = act => outcome,
        _ = tokio::signal::ctrl_c() => {
            ask::show_typing_again();
            Err(End::Interrupted)
        }
    }
}

async fn obey(here: &Here, command: Command) -> Outcome {
    match command {
        Command::Init(args) => init::init(here, args).await,
        Command::Up(args) => up::up(here, args).await,
        Command::Down => down::down(here).await,
        Command::Id(args) => identity::id(here, &args).await,
        Command::Phrase => identity::phrase(here).await,
        Command::Backup(args) => backup::backup(here, args).await,
        Command::Restore(args) => backup::restore(here, args).await,
        Command::Invite(args) => invite::invite(here, args).await,
        Command::Invites { act } => invite::invites(here, act).await,
        Command::Inspect { text } => inspect::inspect(here, text).await,
        Command::Add(args) => add::add(here, args).await,
        Command::Friends => friend::friends(here).await,
        Command::Friend { act } => friend::friend(here, act).await,
        Command::Introductions { act } => friend::introductions(here, act).await,
        Command::Room { act } => room::room(here, act).await,
        Command::Chat(args) => chat::chat(here, args).await,
        Command::Send(args) => send::send(here, args).await,
        Command::Log(args) => log::log(here, args).await,
        Command::Export(args) => export::export(here, args).await,
        Command::Import(args) => import::import(here, args).await,
        Command::Search(args) => search::search(here, args).await,
        Command::Trace { message } => act::trace(here, message).await,
        Command::Edit(args) => amend::edit(here, args).await,
        Command::Delete(args) => amend::delete(here, args).await,
        Command::React(args) => amend::react(here, args).await,
        Command::Clear(args) => amend::clear(here, args).await,
        Command::Timer(args) => amend::timer(here, args).await,
        Command::Cancel { message } => act::cancel(here, message).await,
        Command::Mark { to } => act::mark(here, to).await,
        Command::Mute { to, span } => act::mute(here, to, span).await,
        Command::Unmute { to } => act::unmute(here, to).await,
        Command::Status(args) => act::status(here, args).await,
        Command::Events { since } => events::events(here, since).await,
        Command::Config { act } => config::config(here, act).await,
        Command::Doctor => config::doctor(here).await,
        Command::Demo(args) => demo::demo(here, &args).await,
        Command::Completions { shell } => pages::completions(shell),
        Command::Man { dir } => pages::man(here, &dir),
    }
}

fn exit_code(out: Out, outcome: Outcome) -> u8 {
    match outcome {
        Ok(()) | Err(End::PipeClosed) => 0,
        Err(End::Interrupted) => INTERRUPTED,
        Err(End::Terminated) => TERMINATED,
        Err(End::Failed(error)) => {
            out.error(&error);
            error.exit_code()
        }
    }
}

/// Help and version are answers; all else is an error, in JSON when that was asked for.
fn wrong_usage(typed: &[OsString], wordless: clap::Error) -> u8 {
    let json = typed.iter().take_while(|word| *word != "--").any(|word| word == "--json");
    if json {
        tongue::speak_to_programs();
    }
    // Once more, with words: somebody will read them.
    let error = args::worded().try_get_matches_from(typed).err().unwrap_or(wordless);
    let is_answer = matches!(error.kind(), ClapError::DisplayHelp | ClapError::DisplayVersion);
    // What can follow is the best answer to a command that wants one more word.
    let shows_help = error.kind() == ClapError::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_answer || (shows_help && !json) {
        // Nobody is left to tell when the pipe is closed.
        let _ = error.print();
        return if is_answer { 0 } else { ErrorKind::Usage.exit_code() };
    }
    let (message, hint) = usage::wrong(&error);
    if !json {
        let _ = writeln!(std::io::stderr(), "{}", usage::page(&message, &hint, &error));
        return ErrorKind::Usage.exit_code();
    }
    let error = ApiError::new(ErrorKind::Usage, message).hint(hint);
    Out::before_flags(true).error(&error);
    ErrorKind::Usage.exit_code()
}

/// Sends what the program notes about itself to stderr: warnings, or more with `-v`.
fn listen_to_ourselves(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "hobnob=info,warn",
        2 => "hobnob=debug,info",
        _ => "trace",
    };
    let filter = tracing_subscriber::EnvFilter::new(level);
    // Fails only if somebody listens already, and then all is well.
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
