//! A storage queue: receive, handle, settle.
//!
//! Delivery is at least once and in no order: a received message is hidden for a while, and comes
//! again unless it is deleted in that time. So no failure loses a message: a consumer that dies, a
//! server that restarts, a deletion that does not arrive.

use std::time::Duration;

use azure_core::http::StatusCode;
use azure_storage_queue::QueueClient;
use azure_storage_queue::models::{
    QueueClientReceiveMessagesOptions, QueueClientSendMessageOptions, QueueMessage, ReceivedMessage,
};
use eventgrid::receive::handler::{Handler, HandlerError, HandlerErrorKind};
use eventgrid::receive::storage_queue;
use futures_util::future::join_all;
use tokio::time::sleep;

/// Receives events from a queue and passes them to a handler.
///
/// Several consumers can share a queue, in one program or on many machines.
pub struct Consumer<H> {
    /// The source of events.
    pub queue: QueueClient,
    /// The queue for messages that can never be handled, or that were not handled after
    /// `max_attempts`.
    pub poison: QueueClient,
    /// The handler.
    pub handler: H,
    /// How long a message is hidden from others: longer than the handler takes, otherwise it is
    /// handled twice simultaneously. 1 second to 7 days.
    pub hidden: Duration,
    /// When an unhandled message comes again.
    pub retry_delay: Duration,
    /// The maximum number of attempts.
    pub max_attempts: i64,
    /// How long to wait if the queue was empty: each request costs.
    pub idle: Duration,
}

/// The results for messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Handled and deleted.
    pub handled: usize,
    /// Left for another attempt.
    pub retried: usize,
    /// Moved to the poison queue.
    pub poisoned: usize,
    /// Not settled: the server could not be reached, or another consumer has the message. It comes
    /// again.
    pub unsettled: usize,
}

impl<H: Handler> Consumer<H> {
    /// A consumer with times for handlers that take seconds at most.
    pub fn new(queue: QueueClient, poison: QueueClient, handler: H) -> Self {
        Self {
            queue,
            poison,
            handler,
            hidden: Duration::from_secs(60),
            retry_delay: Duration::from_secs(10),
            max_attempts: 5,
            idle: Duration::from_secs(1),
        }
    }

    /// Handles messages until `until` completes; received messages are settled before it returns.
    pub async fn run(&self, until: impl Future<Output = ()>) -> Totals {
        let mut totals = Totals::default();
        let mut until = std::pin::pin!(until);
        loop {
            // Only a wait is cut short. Dropping `round` would leave messages hidden for a while.
            let idle = match self.round().await {
                Ok(round) => {
                    totals += round;
                    round == Totals::default()
                }
                Err(error) => {
                    eprintln!("nothing was received: {error}");
                    true
                }
            };
            let wait = if idle { self.idle } else { Duration::ZERO };
            tokio::select! {
                biased;
                () = &mut until => return totals,
                () = sleep(wait) => {}
            }
        }
    }

    /// Receives once, up to 32 messages, and handles them simultaneously.
    ///
    /// # Errors
    /// Nothing could be received.
    pub async fn round(&self) -> azure_core::Result<Totals> {
        let options = QueueClientReceiveMessagesOptions {
            number_of_messages: Some(32),
            visibility_timeout: Some(seconds(self.hidden).max(1)),
            ..Default::default()
        };
        let response = self.queue.receive_messages(Some(options)).await?;
        let messages = response.into_model()?.items.unwrap_or_default();
        let mut totals = Totals::default();
        for outcome in join_all(messages.iter().map(|message| self.take(message))).await {
            match outcome {
                Ok(Outcome::Handled) => totals.handled += 1,
                Ok(Outcome::Retried) => totals.retried += 1,
                Ok(Outcome::Poisoned) => totals.poisoned += 1,
                Err(error) => {
                    totals.unsettled += 1;
                    // Hidden for too short a time: another consumer has or had it.
                    let lost = matches!(
                        error.http_status(),
                        Some(StatusCode::NotFound | StatusCode::BadRequest)
                    );
                    let why = if lost {
                        "it was hidden for too short a time: "
                    } else {
                        ""
                    };
                    eprintln!("a message is not settled and may come again: {why}{error}");
                }
            }
        }
        Ok(totals)
    }

    async fn take(&self, message: &ReceivedMessage) -> azure_core::Result<Outcome> {
        let text = message.message_text.as_deref().unwrap_or_default();
        let attempt = message.dequeue_count.unwrap_or(1);
        // The last attempt did not end: the message may have killed the consumer.
        let result = if attempt > self.max_attempts {
            Err(HandlerError::dead_letter(
                "all attempts ended without a result",
            ))
        } else {
            match storage_queue::read(text) {
                Ok(events) => self.handler.handle(events).await,
                Err(unreadable) => Err(unreadable.into()),
            }
        };
        match result {
            Ok(()) => {
                self.delete(message).await?;
                Ok(Outcome::Handled)
            }
            Err(error)
                if error.kind() == HandlerErrorKind::Retry && attempt < self.max_attempts =>
            {
                eprintln!("attempt {attempt} of {}: {error}", self.max_attempts);
                let (id, receipt) = receipt(message);
                let delay = seconds(self.retry_delay);
                self.queue.update_message(id, receipt, delay, None).await?;
                Ok(Outcome::Retried)
            }
            Err(error) => {
                eprintln!("to the poison queue after attempt {attempt}: {error}");
                // In this order, a failure in between duplicates the message, and never loses it.
                let kept = QueueMessage {
                    message_text: Some(text.to_owned()),
                };
                let forever = QueueClientSendMessageOptions {
                    message_time_to_live: Some(-1),
                    ..Default::default()
                };
                self.poison
                    .send_message(kept.try_into()?, Some(forever))
                    .await?;
                self.delete(message).await?;
                Ok(Outcome::Poisoned)
            }
        }
    }

    async fn delete(&self, message: &ReceivedMessage) -> azure_core::Result<()> {
        let (id, receipt) = receipt(message);
        self.queue.delete_message(id, receipt, None).await.map(drop)
    }
}

/// The outcome of a message.
enum Outcome {
    Handled,
    Retried,
    Poisoned,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, more: Self) {
        self.handled += more.handled;
        self.retried += more.retried;
        self.poisoned += more.poisoned;
        self.unsettled += more.unsettled;
    }
}

/// The identifiers that settle a message.
fn receipt(message: &ReceivedMessage) -> (&str, &str) {
    let id = message.message_id.as_deref().unwrap_or_default();
    let receipt = message.pop_receipt.as_deref().unwrap_or_default();
    (id, receipt)
}

fn seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}
