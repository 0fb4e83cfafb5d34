//! The keys that edit any line: those of readline.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::face::chat::window::editor::Editor;

/// Edits; `false` when the key is none of these.
pub(super) fn edit(editor: &mut Editor, key: KeyEvent) -> bool {
    let held = key.modifiers - KeyModifiers::SHIFT;
    match (held, key.code) {
        (KeyModifiers::NONE, code) => plain(editor, code),
        (KeyModifiers::CONTROL, code) => control(editor, code),
        (KeyModifiers::ALT, code) => alt(editor, code),
        _ => false,
    }
}

fn plain(editor: &mut Editor, code: KeyCode) -> bool {
    match code {
        KeyCode::Char(c) => editor.insert(c.encode_utf8(&mut [0; 4])),
        KeyCode::Backspace => editor.backspace(),
        KeyCode::Delete => editor.delete(),
        KeyCode::Left => editor.left(),
        KeyCode::Right => editor.right(),
        KeyCode::Home => editor.home(),
        KeyCode::End => editor.end(),
        _ => return false,
    }
    true
}

fn control(editor: &mut Editor, code: KeyCode) -> bool {
    match code {
        KeyCode::Char('a') => editor.home(),
        KeyCode::Char('e') => editor.end(),
        KeyCode::Char('b') => editor.left(),
        KeyCode::Char('f') => editor.right(),
        KeyCode::Char('d') => editor.delete(),
        KeyCode::Char('h') => editor.backspace(),
        KeyCode::Char('w') => editor.kill_word_left(),
        KeyCode::Char('u') => editor.kill_to_start(),
        KeyCode::Char('k') => editor.kill_to_end(),
        KeyCode::Char('y') => editor.yank(),
        KeyCode::Left => editor.word_left(),
        KeyCode::Right => editor.word_right(),
        _ => return false,
    }
    true
}

fn alt(editor: &mut Editor, code: KeyCode) -> bool {
    match code {
        KeyCode::Char('b') => editor.word_left(),
        KeyCode::Char('f') => editor.word_right(),
        KeyCode::Char('d') => editor.kill_word_right(),
        KeyCode::Backspace => editor.kill_word_left(),
        _ => return false,
    }
    true
}
