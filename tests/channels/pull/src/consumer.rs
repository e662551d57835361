//! The loop: receive, handle, settle, and renew locks.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eventgrid::receive::handler::{Handler, HandlerError, HandlerErrorKind};
use eventgrid::receive::pull::{Operation, ReceivedEvent, ReleaseDelay};
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::time::sleep;

use crate::subscription::Subscription;

/// Receives events from a subscription and passes them to a handler.
///
/// Several consumers can share a subscription.
pub struct Consumer<H> {
    /// The source of events.
    pub subscription: Subscription,
    /// The handler.
    pub handler: H,
    /// How many events are received and handled simultaneously: 1 to 100.
    pub max_events: u32,
    /// How long to wait for the first of them: 10 to 120 seconds, and less than the timeout of the
    /// HTTP client, which is 60.
    pub max_wait_seconds: u32,
    /// How often locks are renewed: less than half of the subscription's lock duration, which is 60 to 300
    /// seconds.
    pub renew_every: Duration,
    /// When an unhandled event comes again. The subscription limits how often, and then
    /// dead-letters it.
    pub release_delay: ReleaseDelay,
    /// How long to wait if the namespace could not be reached.
    pub pause: Duration,
}

/// The results for events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Handled and acknowledged.
    pub handled: usize,
    /// Released, to come again.
    pub released: usize,
    /// Rejected: dead letters.
    pub rejected: usize,
    /// Not settled: the lock is lost, or the namespace could not be reached. They come again.
    pub unsettled: usize,
}

/// Lock tokens of events that are being handled.
struct Running(Mutex<BTreeSet<String>>);

impl Running {
    fn tokens(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<H: Handler> Consumer<H> {
    /// A consumer for a subscription whose locks last a minute or more.
    pub fn new(subscription: Subscription, handler: H) -> Self {
        Self {
            subscription,
            handler,
            max_events: 100,
            max_wait_seconds: 30,
            renew_every: Duration::from_secs(25),
            release_delay: ReleaseDelay::TenSeconds,
            pause: Duration::from_secs(1),
        }
    }

    /// Handles events until `until` completes; received events are settled before it returns.
    pub async fn run(&self, until: impl Future<Output = ()>) -> Totals {
        let mut totals = Totals::default();
        let mut until = std::pin::pin!(until);
        loop {
            let receive = self
                .subscription
                .receive(self.max_events, self.max_wait_seconds);
            let received = tokio::select! {
                biased;
                // The events of that answer are locked for a while, and come again.
                () = &mut until => return totals,
                received = receive => received,
            };
            match received {
                Ok(events) => totals += self.take(&events).await,
                Err(error) => {
                    eprintln!("nothing was received: {error}");
                    tokio::select! {
                        () = &mut until => return totals,
                        () = sleep(self.pause) => {}
                    }
                }
            }
        }
    }

    /// Handles received events simultaneously, and settles them.
    pub async fn take(&self, events: &[ReceivedEvent]) -> Totals {
        let running = events.iter().map(|event| event.lock_token.clone());
        let running = Running(Mutex::new(running.collect()));
        let totals = Mutex::new(Totals::default());
        let handling = events
            .iter()
            .map(|event| async move { (event, self.handler.handle(event.json().into()).await) })
            .collect::<FuturesUnordered<_>>()
            .ready_chunks(events.len().max(1))
            // Finished events are settled together, while others are being handled.
            .for_each_concurrent(None, |done| async {
                let settled = self.settle(done, &running).await;
                *totals.lock().unwrap_or_else(PoisonError::into_inner) += settled;
            });
        tokio::select! {
            () = handling => {}
            () = self.renew(&running) => {}
        }
        totals.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    async fn settle(
        &self,
        done: Vec<(&ReceivedEvent, Result<(), HandlerError>)>,
        running: &Running,
    ) -> Totals {
        let (mut handled, mut again, mut never) = (Vec::new(), Vec::new(), Vec::new());
        for (event, result) in done {
            let tokens = match &result {
                Ok(()) => &mut handled,
                Err(error) => {
                    eprintln!("delivery {}: {error}", event.delivery_count.unwrap_or(1));
                    match error.kind() {
                        HandlerErrorKind::Retry => &mut again,
                        _ => &mut never,
                    }
                }
            };
            tokens.push(event.lock_token.as_str());
        }
        let release = Operation::Release(self.release_delay);
        let [handled, again, never] = [
            self.settle_as(Operation::Acknowledge, handled, running)
                .await,
            self.settle_as(release, again, running).await,
            self.settle_as(Operation::Reject, never, running).await,
        ];
        Totals {
            handled: handled.0,
            released: again.0,
            rejected: never.0,
            unsettled: handled.1 + again.1 + never.1,
        }
    }

    /// How many events were settled, and how many were not.
    async fn settle_as(
        &self,
        operation: Operation,
        tokens: Vec<&str>,
        running: &Running,
    ) -> (usize, usize) {
        if tokens.is_empty() {
            return (0, 0);
        }
        // No longer renewed: renewing a settled lock would count as a lost one.
        running
            .tokens()
            .retain(|token| !tokens.contains(&token.as_str()));
        match self.subscription.settle(operation, &tokens).await {
            Ok(settlement) => {
                for failed in &settlement.failed {
                    let (code, description) = (&failed.code, &failed.description);
                    eprintln!("{operation:?}: an event comes again: {code:?} {description:?}");
                }
                let settled = settlement.succeeded.len().min(tokens.len());
                (settled, tokens.len() - settled)
            }
            Err(error) => {
                eprintln!("{operation:?}: {} events come again: {error}", tokens.len());
                (0, tokens.len())
            }
        }
    }

    /// Renews the locks of running handlers, for as long as it is polled.
    async fn renew(&self, running: &Running) {
        loop {
            sleep(self.renew_every).await;
            let tokens = running.tokens().clone();
            if tokens.is_empty() {
                continue;
            }
            match self
                .subscription
                .settle(Operation::RenewLocks, &tokens)
                .await
            {
                // Another consumer may have the event now: its handler runs to the end all the
                // same, and `Once` of the recipe for idempotence makes it take effect once.
                Ok(settlement) => {
                    for failed in settlement.failed {
                        running.tokens().remove(&failed.lock_token);
                        eprintln!(
                            "a lock is lost, and its event comes again: {:?}",
                            failed.code
                        );
                    }
                }
                Err(error) => eprintln!("locks are not renewed: {error}"),
            }
        }
    }
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, more: Self) {
        self.handled += more.handled;
        self.released += more.released;
        self.rejected += more.rejected;
        self.unsettled += more.unsettled;
    }
}
