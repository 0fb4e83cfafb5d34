//! The scripts that make a shell ask: they hand over the words before the cursor and show what comes back.
//!
//! None of them ever evaluates an answer: bash reads it line by line (`compgen -W` would expand it), zsh and fish quote
//! what they insert.

use clap_complete::aot::{self, Generator};

use super::super::args::{self, Shell};

const BASH: &str = include_str!("hobnob.bash");
const ZSH: &str = include_str!("hobnob.zsh");
const FISH: &str = include_str!("hobnob.fish");

/// The script for a shell.
pub(super) fn script(shell: Shell) -> String {
    match shell {
        Shell::Bash => BASH.to_owned(),
        Shell::Zsh => ZSH.to_owned(),
        Shell::Fish => FISH.to_owned(),
        Shell::Elvish => fixed(&aot::Elvish),
        Shell::Powershell => fixed(&aot::PowerShell),
    }
}

/// A script that knows commands and flags, and asks nobody.
fn fixed(shell: &impl Generator) -> String {
    let mut command = args::worded();
    command.set_bin_name("hobnob");
    let mut script = Vec::new();
    shell.generate(&command, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_gets_a_script() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::Powershell] {
            assert!(script(shell).contains("hobnob"), "{shell:?}");
        }
        assert!(script(Shell::Elvish).contains("accept-device"));
    }

    #[test]
    fn no_script_evaluates_what_it_is_told() {
        for script in [BASH, ZSH, FISH] {
            let code: String = script.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(!code.contains("eval") && !code.contains("compgen"), "{script}");
        }
    }
}
