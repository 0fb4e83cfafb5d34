//! The terminal while the window has it, and as it was again afterwards, however the window ends.

use std::io::{self, Stdout, Write};
use std::sync::Once;

use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};

use super::draw::draw;
use super::state::State;

/// The terminal, ours until dropped.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal over. The mouse stays with the terminal, so that text can be selected as everywhere.
    pub(super) fn open() -> io::Result<Self> {
        give_back_on_panic();
        take()?;
        match Terminal::new(CrosstermBackend::new(io::stdout())) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws what the window knows.
    pub(super) fn draw(&mut self, state: &State) -> io::Result<()> {
        self.terminal.draw(|frame| draw(state, frame)).map(|_| ())
    }

    /// Draws everything anew with the next draw, whatever somebody else wrote over it.
    pub(super) fn redraw(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: that asks the terminal where the cursor is, and the answer comes to whoever reads the keys.
        self.terminal.backend_mut().clear_region(ClearType::All)?;
        self.terminal.swap_buffers();
        Ok(())
    }

    /// Tells the terminal something that draws nothing.
    pub(super) fn ring(&mut self, told: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout();
        stdout.write_all(told)?;
        stdout.flush()
    }

    /// Gives the terminal back, waits until the shell goes on with this process, and takes it again.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        stop_here();
        take()?;
        self.redraw()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    let mut stdout = io::stdout();
    execute!(stdout, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)
}

/// Undoes everything; what fails here fails because the terminal is gone.
fn give_back() {
    let mut stdout = io::stdout();
    let _ = execute!(
        stdout,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
    let _ = stdout.flush();
}

/// A panic's words must land on the terminal as it was, not on the window.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
    });
}

#[cfg(unix)]
fn stop_here() {
    // Comes back when the shell says `fg`.
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP);
}

#[cfg(not(unix))]
fn stop_here() {}
