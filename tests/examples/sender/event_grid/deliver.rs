//! Deliveries of one subscription: attempts, waits between them, and dead letters.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eventgrid::RawData;
use eventgrid::receive::http::HeaderValue;
use eventgrid::receive::{Rejection, read};
use eventgrid::time::OffsetDateTime;
use eventgrid::write::Message;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::dead_letters::{DeadLetters, Failed};
use super::endpoint::Endpoint;
use super::retry::{Answer, Next, RetryPolicy};

/// The maximum number of simultaneous requests.
const REQUESTS: usize = 32;

/// A subscription: the endpoint, and the handling of undelivered events.
pub(crate) struct Subscription {
    endpoint: Endpoint,
    retry: RetryPolicy,
    dead_letters: Option<Mutex<DeadLetters>>,
    slots: Arc<Semaphore>,
    tally: Mutex<Tally>,
}

/// The results until now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Events to deliver.
    pub(crate) published: usize,
    /// Events that were delivered.
    pub(crate) delivered: usize,
    /// Undelivered events in the file.
    pub(crate) dead_lettered: usize,
    /// Undelivered events that were dropped: there is no file, or it could not be written.
    pub(crate) dropped: usize,
    /// The number of requests by their answers.
    pub(crate) answers: BTreeMap<Answer, usize>,
}

impl Tally {
    /// Events that wait for their next attempt.
    pub(crate) fn waiting(&self) -> usize {
        self.published - self.delivered - self.dead_lettered - self.dropped
    }
}

impl Subscription {
    pub(crate) fn new(
        endpoint: Endpoint,
        retry: RetryPolicy,
        dead_letters: Option<DeadLetters>,
    ) -> Arc<Self> {
        Arc::new(Self {
            endpoint,
            retry,
            dead_letters: dead_letters.map(Mutex::new),
            slots: Arc::new(Semaphore::new(REQUESTS)),
            tally: Mutex::default(),
        })
    }

    pub(crate) fn tally(&self) -> Tally {
        lock(&self.tally).clone()
    }

    /// Delivers these requests, `rate` events a second if given, and returns when each event was
    /// delivered or given up.
    ///
    /// # Errors
    /// A request has no events.
    pub(crate) async fn deliver_all(
        self: &Arc<Self>,
        messages: impl Iterator<Item = Message>,
        rate: Option<f64>,
    ) -> Result<(), Rejection> {
        let mut due = Instant::now();
        let mut deliveries = JoinSet::new();
        for message in messages {
            let events = read(&message.headers, message.body.clone())?;
            let events = events.each::<RawData>().count();
            sleep_until(due).await;
            if let Some(rate) = rate {
                #[expect(clippy::cast_precision_loss, reason = "batches are small")]
                let pause = Duration::from_secs_f64(events as f64 / rate);
                due += pause;
            }
            lock(&self.tally).published += events;
            // Events are published no faster than the webhook accepts them, so that they do not
            // pile up.
            let slot = self.slot().await;
            let subscription = Arc::clone(self);
            deliveries.spawn(async move { subscription.deliver(message, events, slot).await });
            while deliveries.try_join_next().is_some() {}
        }
        while deliveries.join_next().await.is_some() {}
        Ok(())
    }

    /// A permit for a request.
    async fn slot(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed, which would be the only error.
        Arc::clone(&self.slots).acquire_owned().await.ok()
    }

    /// Delivers one request, with all necessary attempts.
    async fn deliver(
        &self,
        message: Message,
        events: usize,
        mut slot: Option<OwnedSemaphorePermit>,
    ) {
        let published = OffsetDateTime::now_utc();
        let mut age = Duration::ZERO;
        let mut attempts = 0;
        loop {
            let tried = OffsetDateTime::now_utc();
            let answer = self.attempt(&message, attempts).await;
            attempts += 1;
            drop(slot);
            match self.retry.next(answer, attempts, age) {
                Next::Done => {
                    lock(&self.tally).delivered += events;
                    return;
                }
                Next::Retry(wait) => {
                    age += wait;
                    sleep(self.retry.scaled(wait)).await;
                    slot = self.slot().await;
                }
                Next::GiveUp(reason) => {
                    let failed = Failed {
                        reason,
                        attempts,
                        answer,
                        published,
                        tried,
                    };
                    return self.give_up(&message, events, &failed);
                }
            }
        }
    }

    async fn attempt(&self, message: &Message, before: u32) -> Answer {
        let mut request = message.clone().into_request(self.endpoint.uri().clone());
        let headers = request.headers_mut();
        headers.insert("aeg-delivery-count", HeaderValue::from(before));
        let answer = match self.endpoint.send(request).await {
            Ok(response) => Answer::from(&response),
            Err(answer) => answer,
        };
        *lock(&self.tally).answers.entry(answer).or_default() += 1;
        answer
    }

    fn give_up(&self, message: &Message, events: usize, failed: &Failed) {
        let written = match &self.dead_letters {
            Some(file) => read(&message.headers, message.body.clone())
                .map_err(io::Error::other)
                .and_then(|events| lock(file).add(&events, failed)),
            None => Ok(0),
        };
        let written = written.unwrap_or_else(|error| {
            eprintln!("{events} events are lost, the dead letters cannot be written: {error}");
            0
        });
        let mut tally = lock(&self.tally);
        tally.dead_lettered += written;
        tally.dropped += events - written;
    }
}

/// After a panic the counts are still correct: every change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
