//! Ratios of two ways to do the same work, measured alternately: whatever else the machine does
//! meets both.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::table::{Spread, row};

/// How long each way works before the other has its turn.
const TURN: Duration = Duration::from_millis(4);

/// A way to do some work: does it this many times, and tells how long that took.
pub(crate) type Way<'a> = Box<dyn FnMut(u32) -> Duration + 'a>;

/// A way to make something; its release is part of the work.
pub(crate) fn way<'a, T>(mut make: impl FnMut() -> T + 'a) -> Way<'a> {
    Box::new(move |times| {
        let start = Instant::now();
        for _ in 0..times {
            drop(black_box(make()));
        }
        start.elapsed()
    })
}

/// How much is measured.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// Turns of each way.
    pub(crate) rounds: usize,
    /// The same where a turn takes seconds.
    pub(crate) long_rounds: usize,
}

impl Effort {
    pub(crate) const FULL: Self = Self {
        rounds: 101,
        long_rounds: 5,
    };
    pub(crate) const QUICK: Self = Self {
        rounds: 15,
        long_rounds: 3,
    };

    /// Prints how long one way takes compared with another.
    pub(crate) fn compare(self, what: &str, way: Way<'_>, base: Way<'_>) {
        self.compare_each(what, (way, 1.0), (base, 1.0));
    }

    /// The same where the two ways make different numbers of things: compares the time of each.
    pub(crate) fn compare_each(self, what: &str, way: (Way<'_>, f64), base: (Way<'_>, f64)) {
        let ((mut way, made), (mut base, base_made)) = (way, base);
        let (times, base_times) = (times(&mut way), times(&mut base));
        let ratios = (0..self.rounds).map(|_| {
            let took = way(times).as_secs_f64() / (f64::from(times) * made);
            let base_took = base(base_times).as_secs_f64() / (f64::from(base_times) * base_made);
            took / base_took
        });
        row(what, "", &Spread::of(ratios.collect()));
    }
}

/// How many times the work is done in a turn. The fastest of three tries counts: one that was
/// interrupted seems to fill the turn.
fn times(way: &mut Way<'_>) -> u32 {
    let mut times = 1;
    while (0..3).map(|_| way(times)).min() < Some(TURN) {
        times *= 2;
    }
    times
}
