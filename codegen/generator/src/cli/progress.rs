//! One line on a terminal that says what is going on, when that takes longer than a second.
//!
//! Libraries for progress draw at once; the second of patience, which most runs end within, is all that is needed here.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What is done sooner needs no line.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line is written anew.
const TICK: Duration = Duration::from_millis(200);

/// Work in progress. Drop it before anything else is printed: its line is gone then.
#[derive(Debug)]
pub struct Progress(Option<(Sender<String>, JoinHandle<()>)>);

impl Progress {
    /// Begins with a first step: `reading schemas`. Without a terminal nothing is ever shown.
    pub fn start(step: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Progress(None);
        }
        let (steps, receiver) = mpsc::channel();
        let step = step.to_owned();
        let line = thread::spawn(move || show(step, &receiver));
        Progress(Some((steps, line)))
    }

    /// The next step begins.
    pub fn step(&self, step: impl Into<String>) {
        if let Some((steps, _)) = &self.0 {
            // A line that cannot be shown does not stop the work.
            let _ = steps.send(step.into());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((steps, line)) = self.0.take() {
            drop(steps);
            let _ = line.join();
        }
    }
}

/// Shows the current step and the time until the sender is gone.
fn show(mut step: String, steps: &Receiver<String>) {
    let start = Instant::now();
    let mut due = start + PATIENCE;
    let mut width = 0;
    loop {
        match steps.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(next) => step = next,
            Err(RecvTimeoutError::Timeout) => {
                let line = format!("{step} … {} s", start.elapsed().as_secs());
                overwrite(&line, width);
                width = line.chars().count();
                due = Instant::now() + TICK;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    if width > 0 {
        overwrite("", width);
    }
}

/// Blanks over what the last line left, and back to the beginning: every terminal understands that.
fn overwrite(line: &str, last: usize) {
    let mut stderr = io::stderr().lock();
    let blank = format!("\r{:last$}\r", "");
    let _ = write!(stderr, "{blank}{line}").and_then(|()| stderr.flush());
}
