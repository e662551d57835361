//! An event that could not be read, owned.

use std::fmt;

use eventgrid_runtime::{Error, Event, RawData, Rejected};

/// An event that could not be read, with everything that is known of it: [`Rejected`], owned.
#[derive(Clone)]
#[non_exhaustive]
pub struct RejectedEvent {
    /// Why it could not be read.
    pub error: Error,
    /// Its index in the body, from 0.
    pub index: usize,
    /// Its bytes as they were sent.
    pub raw: Vec<u8>,
    /// The event with raw data, if its envelope could be read.
    pub event: Option<Event<'static, RawData<'static>>>,
}

impl From<Rejected<'_>> for RejectedEvent {
    fn from(rejected: Rejected<'_>) -> Self {
        Self {
            error: rejected.error().clone(),
            index: rejected.index(),
            raw: rejected.raw().to_vec(),
            event: rejected.into_event().map(Event::into_owned),
        }
    }
}

impl fmt::Display for RejectedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// The event stays out of it: event data belongs in no log by accident.
impl fmt::Debug for RejectedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RejectedEvent")
            .field("error", &self.error)
            .field("index", &self.index)
            .field("bytes", &self.raw.len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for RejectedEvent {}
