//! How things look: sixteen colours that work on dark and light, or none; signs of Unicode, or of ASCII.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::api::types::words::StateWord;
use crate::face::wording::messages;

/// The looks of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Colours may be used; without, only bold, dim, underlined and reversed.
    pub(super) color: bool,
    /// Only ASCII signs.
    pub(super) ascii: bool,
}

/// What a piece of text is, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// What people say.
    Plain,
    /// What is there to be looked up, not read.
    Dim,
    /// A name of mine.
    Mine,
    /// A name of others.
    Theirs,
    /// A line across.
    Rule,
    /// What is new.
    New,
    /// What is wrong.
    Alert,
    /// What is chosen.
    Chosen,
    /// A head or foot.
    Bar,
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Look {
    /// The style of an ink. Blue and yellow are left out: one is hard to read on black, the other on white.
    pub(super) fn style(self, ink: Ink) -> Style {
        let plain = Style::new();
        let coloured = |color| if self.color { plain.fg(color) } else { plain };
        match ink {
            Ink::Plain => plain,
            Ink::Dim | Ink::Rule => plain.add_modifier(Modifier::DIM),
            Ink::Mine => coloured(Color::Cyan),
            Ink::Theirs => coloured(Color::Green).add_modifier(Modifier::BOLD),
            Ink::New => coloured(Color::Magenta).add_modifier(Modifier::BOLD),
            Ink::Alert => coloured(Color::Red).add_modifier(Modifier::BOLD),
            Ink::Chosen | Ink::Bar => plain.add_modifier(Modifier::REVERSED),
        }
    }

    /// The borders of a box.
    pub(super) fn border(self) -> border::Set<'static> {
        if self.ascii { ASCII_BORDER } else { border::PLAIN }
    }

    /// A line across.
    pub(super) fn across(self) -> &'static str {
        if self.ascii { "-" } else { "─" }
    }

    /// A line down.
    pub(super) fn down(self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }

    /// The sign of a message's state.
    pub(super) fn state(self, state: StateWord) -> &'static str {
        if self.ascii { messages::ascii_glyph(state) } else { messages::glyph(state) }
    }
}
