//! How the play is told: a line for each step, and for a person at a terminal what is about to happen.

use std::time::Duration;

use serde::Serialize;

use super::process::failed;
use crate::face::cli::out::{End, Out, Outcome};
use crate::face::wording::demo::{self as words, Step};
use crate::face::wording::refused::error_words;

/// Longest time of one step: mutual friends are asked after 5 s, and a slow machine may need as long again.
const STEP_TIME_MAX: Duration = Duration::from_secs(30);

/// The pause before a step, so that a person can read what it is about.
const PAUSE: Duration = Duration::from_millis(900);

/// How to tell it.
pub(super) struct Telling {
    pub(super) out: Out,
    /// Say beforehand what is about to happen.
    pub(super) narrated: bool,
    /// Leave time for reading.
    pub(super) paced: bool,
}

/// A step as programs see it.
#[derive(Serialize)]
struct StepLine<'a> {
    step: Step,
    ok: bool,
    detail: &'a str,
}

impl Telling {
    /// Carries out one step and tells how it ended. `act` answers with what was seen and what later steps need.
    pub(super) async fn step<T>(
        &self,
        step: Step,
        act: impl Future<Output = Outcome<(String, T)>>,
    ) -> Outcome<T> {
        if self.narrated {
            self.out.words(&format!("\n{}", step.story()))?;
        }
        if self.paced {
            tokio::time::sleep(PAUSE).await;
        }
        let ended = tokio::time::timeout(STEP_TIME_MAX, act)
            .await
            .unwrap_or_else(|_| Err(failed(words::too_long(STEP_TIME_MAX.as_secs())).into()));
        match ended {
            Ok((detail, come_of_it)) => {
                self.tell(step, true, &detail, &detail)?;
                Ok(come_of_it)
            }
            Err(End::Failed(error)) => {
                self.tell(step, false, &error.message, &error_words(&error))?;
                Err(failed(words::failed_at(step)).into())
            }
            Err(end) => Err(end),
        }
    }

    /// Programs read `detail`, which is English; people read `said`.
    fn tell(&self, step: Step, ok: bool, detail: &str, said: &str) -> Outcome {
        let line = StepLine { step, ok, detail };
        self.out.answer(&line, || words::ended(ok, step, said))
    }
}
