//! One partition: its messages are handled in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use eventgrid::receive::handler::{Handler, HandlerErrorKind};
use eventgrid::receive::{Events, message};
use rdkafka::consumer::ConsumerContext;
use rdkafka::consumer::base_consumer::PartitionQueue;
use rdkafka::message::{Headers, Message, OwnedMessage};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::dead_letters::DeadLetters;
use crate::progress::Counters;
use crate::settings::Settings;

/// Shared by all partitions.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) dead_letters: DeadLetters,
    pub(crate) counters: Counters,
}

/// A partition of this consumer, and the task that handles its messages.
///
/// The task reports its offset; the thread that polls the broker stores it. So nothing is stored
/// for a partition that belongs to another consumer meanwhile.
pub(crate) struct Partition {
    /// The offset after the last message that was handled or dead-lettered.
    next: Arc<AtomicI64>,
    stored: i64,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Partition {
    /// Starts to handle the messages of a queue, which librdkafka fills and bounds.
    pub(crate) fn start<C: ConsumerContext + 'static>(
        runtime: &Handle,
        shared: Arc<Shared>,
        queue: PartitionQueue<C>,
    ) -> Self {
        let next = Arc::<AtomicI64>::default();
        let stop = CancellationToken::new();
        let work = work(queue, shared, Arc::clone(&next), stop.clone());
        Self {
            next,
            stored: 0,
            stop,
            task: runtime.spawn(work),
        }
    }

    /// The offset to store, if it has changed since the last call.
    pub(crate) fn unstored(&mut self) -> Option<i64> {
        let next = self.next.load(Ordering::Acquire);
        (next > self.stored).then(|| {
            self.stored = next;
            next
        })
    }

    /// Whether the task has ended without being told to: the handler panicked.
    pub(crate) fn has_failed(&self) -> bool {
        self.task.is_finished() && !self.stop.is_cancelled()
    }

    /// Tells the task to stop after the current message.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// Waits for the current message, for `grace` at most.
    pub(crate) fn wait(&mut self, runtime: &Handle, grace: Duration) {
        let ended = runtime.block_on(async { timeout(grace, &mut self.task).await });
        if ended.is_err() {
            self.task.abort();
        }
    }
}

/// Handles the messages of a partition, until it is told to stop.
async fn work<C: ConsumerContext>(
    mut queue: PartitionQueue<C>,
    shared: Arc<Shared>,
    next: Arc<AtomicI64>,
    stop: CancellationToken,
) {
    let filled = Arc::new(Notify::new());
    let notify = Arc::clone(&filled);
    queue.set_nonempty_callback(move || notify.notify_one());
    while !stop.is_cancelled() {
        let Some(message) = take(&queue) else {
            stop.run_until_cancelled(filled.notified()).await;
            continue;
        };
        if shared.settle(&message, &stop).await.is_none() {
            break; // the message comes again, to the next consumer of the partition
        }
        next.store(message.offset() + 1, Ordering::Release);
        yield_now().await; // a full queue and a handler that never waits would leave the others no turn
    }
}

/// The next message of the queue, if there is one.
fn take<C: ConsumerContext>(queue: &PartitionQueue<C>) -> Option<OwnedMessage> {
    loop {
        match queue.poll(Duration::ZERO)? {
            Ok(message) => return Some(message.detach()),
            Err(error) => warn!("{error}"), // librdkafka tries again itself
        }
    }
}

impl Shared {
    /// Handles a message until the handler or the dead-letter topic is responsible for it. `None`
    /// if it was told to stop.
    async fn settle(&self, message: &OwnedMessage, stop: &CancellationToken) -> Option<()> {
        let events = events(message);
        let mut pause = self.settings.first_pause;
        loop {
            let Err(error) = self.handler.handle(events.clone()).await else {
                self.counters.handled.fetch_add(1, Ordering::Relaxed);
                return Some(());
            };
            let mut what = error.to_string();
            if error.kind() == HandlerErrorKind::DeadLetter {
                match self.dead_letters.keep(message, &error).await {
                    Ok(()) => {
                        self.counters.dead_lettered.fetch_add(1, Ordering::Relaxed);
                        warn!("{}: dead-lettered: {error}", place(message));
                        return Some(());
                    }
                    Err(failure) => {
                        what = format!("{what}; and it was not dead-lettered: {failure}");
                    }
                }
            }
            self.counters.retries.fetch_add(1, Ordering::Relaxed);
            warn!("{}: again in {pause:?}: {what}", place(message));
            stop.run_until_cancelled(sleep(pause)).await?;
            pause = (pause * 2).min(self.settings.longest_pause);
        }
    }
}

/// The events in a message, with Event Grid's headers about the delivery.
fn events(message: &OwnedMessage) -> Events {
    let mut properties = Vec::new();
    for header in message.headers().into_iter().flat_map(Headers::iter) {
        if let Some(value) = header.value.and_then(|value| str::from_utf8(value).ok()) {
            properties.push((header.key, value));
        }
    }
    message::read(message.payload().unwrap_or_default(), properties)
}

fn place(message: &OwnedMessage) -> String {
    format!(
        "partition {} offset {}",
        message.partition(),
        message.offset()
    )
}
