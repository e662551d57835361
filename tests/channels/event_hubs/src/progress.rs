//! The work of a consumer, and its lag.

use std::fmt::{self, Display};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rdkafka::Statistics;

/// The work of a consumer since it began, and its lag.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Messages of which the handler took over responsibility.
    pub handled: u64,
    /// Messages that were put into the topic for dead letters.
    pub dead_lettered: u64,
    /// Failed attempts that were repeated.
    pub retries: u64,
    /// Messages a second, recently.
    pub rate: f64,
    /// Messages that wait in the partitions of this consumer.
    pub lag: i64,
    /// The number of partitions.
    pub partitions: usize,
}

impl Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            handled,
            dead_lettered,
            retries,
            rate,
            lag,
            partitions,
        } = self;
        write!(
            f,
            "{handled} messages handled, {rate:.0} a second; lag {lag} in {partitions} partitions; \
             {dead_lettered} dead letters, {retries} retries"
        )
    }
}

/// Counts the work of all partitions, on several threads.
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) handled: AtomicU64,
    pub(crate) dead_lettered: AtomicU64,
    pub(crate) retries: AtomicU64,
}

impl Counters {
    pub(crate) fn progress(&self) -> Progress {
        Progress {
            handled: self.handled.load(Ordering::Relaxed),
            dead_lettered: self.dead_lettered.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
            ..Progress::default()
        }
    }
}

/// Makes the line for the log.
pub(crate) struct Reporter {
    last: Progress,
    at: Instant,
}

impl Reporter {
    pub(crate) fn new() -> Self {
        Self {
            last: Progress::default(),
            at: Instant::now(),
        }
    }

    /// The work, with the lag from librdkafka's statistics.
    pub(crate) fn report(
        &mut self,
        counters: &Counters,
        partitions: usize,
        statistics: &Statistics,
    ) -> Progress {
        let mut progress = counters.progress();
        let now = Instant::now();
        let seconds = now.duration_since(self.at).as_secs_f64();
        let messages = |progress: &Progress| progress.handled + progress.dead_lettered;
        #[allow(clippy::cast_precision_loss)] // a rate
        let done = (messages(&progress) - messages(&self.last)) as f64;
        progress.rate = if seconds > 0.0 { done / seconds } else { 0.0 };
        progress.lag = lag(statistics);
        progress.partitions = partitions;
        (self.last, self.at) = (progress, now);
        progress
    }
}

/// Messages that are not handled yet. It is unknown, -1, for partitions of other consumers.
fn lag(statistics: &Statistics) -> i64 {
    let partitions = statistics
        .topics
        .values()
        .flat_map(|topic| topic.partitions.values());
    partitions
        .map(|partition| partition.consumer_lag_stored.max(0))
        .sum()
}
