//! When Event Grid tries again, and when it gives up.

use std::fmt;
use std::time::Duration;

use eventgrid::receive::http::StatusCode;
use eventgrid::receive::is_retried;

/// The result of an attempt to deliver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// The webhook answered.
    Status(StatusCode),
    /// It did not answer in time.
    TimedOut,
    /// There was no connection, or it broke off.
    SocketError,
}

/// The value of `lastDeliveryOutcome` in dead letters.
impl Answer {
    pub(crate) fn outcome(self) -> &'static str {
        match self {
            Self::Status(status) => match status.as_u16() {
                400 => "BadRequest",
                401 => "Unauthorized",
                403 => "Forbidden",
                404 => "NotFound",
                408 => "TimedOut",
                413 => "PayloadTooLarge",
                503 => "Busy",
                _ => "GenericError",
            },
            Self::TimedOut => "TimedOut",
            Self::SocketError => "SocketError",
        }
    }

    pub(crate) fn status(self) -> Option<StatusCode> {
        match self {
            Self::Status(status) => Some(status),
            Self::TimedOut | Self::SocketError => None,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => f.write_str(status.as_str()),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::SocketError => f.write_str("no connection"),
        }
    }
}

/// Event Grid's reaction to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: the events are delivered.
    Done,
    /// It waits, then tries again.
    Retry(Duration),
    GiveUp(Reason),
}

/// Why Event Grid gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    MaxDeliveryAttemptsExceeded,
    TimeToLiveExceeded,
    /// No attempt can succeed, according to the answer.
    Undeliverable(Answer),
}

/// The value of `deadLetterReason` in dead letters. `UndeliverableDueToHttpBadRequest` was
/// observed; the values for other statuses follow its pattern.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MaxDeliveryAttemptsExceeded => f.write_str("MaxDeliveryAttemptsExceeded"),
            Self::TimeToLiveExceeded => f.write_str("TimeToLiveExceeded"),
            Self::Undeliverable(answer) => {
                write!(f, "UndeliverableDueToHttp{}", answer.outcome())
            }
        }
    }
}

/// The retry policy of a subscription.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryPolicy {
    /// The maximum number of attempts.
    pub(crate) attempts: u32,
    /// The maximum age of an event, in Event Grid's time.
    pub(crate) time_to_live: Duration,
    /// How many times faster than Event Grid's own schedule this one is.
    pub(crate) speed: f64,
}

/// Event Grid's defaults.
impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 30,
            time_to_live: Duration::from_secs(24 * 60 * 60),
            speed: 1.0,
        }
    }
}

/// The waits after the first, second … attempt, in seconds; the last one is repeated.
const WAITS: [u64; 10] = [10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200];

impl RetryPolicy {
    /// Decides on the reaction to an attempt; `attempts` is their number, and `age` the time since
    /// the first one, in Event Grid's time.
    ///
    /// Event Grid notices only at the next attempt that an event is too old; here this is
    /// determined in advance.
    pub(crate) fn next(&self, answer: Answer, attempts: u32, age: Duration) -> Next {
        let least = match answer.status().map(|status| status.as_u16()) {
            Some(200..=204) => return Next::Done,
            Some(408) => 120,
            Some(503) => 30,
            _ => 10,
        };
        if answer.status().is_some_and(|status| !is_retried(status)) {
            return Next::GiveUp(Reason::Undeliverable(answer));
        }
        if attempts >= self.attempts {
            return Next::GiveUp(Reason::MaxDeliveryAttemptsExceeded);
        }
        let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        let wait = WAITS[index.min(WAITS.len() - 1)].max(least);
        let wait = Duration::from_secs(wait);
        if age + wait > self.time_to_live {
            return Next::GiveUp(Reason::TimeToLiveExceeded);
        }
        Next::Retry(wait)
    }

    /// A duration of Event Grid's schedule, shortened by `speed`.
    pub(crate) fn scaled(&self, time: Duration) -> Duration {
        time.div_f64(self.speed)
    }
}
