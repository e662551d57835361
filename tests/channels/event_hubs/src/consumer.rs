//! The thread that talks to the broker: it starts and stops partitions, and stores their offsets.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use eventgrid::receive::handler::Handler;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext, Rebalance};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::message::Message;
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::{ClientContext, Offset, Statistics, TopicPartitionList};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::dead_letters::DeadLetters;
use crate::partition::{Partition, Shared};
use crate::progress::{Counters, Progress, Reporter};
use crate::settings::Settings;

/// How often offsets are stored.
const TICK: Duration = Duration::from_millis(50);

/// Why a consumer ended without being told to.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A setting is wrong, or the client cannot continue.
    Kafka(KafkaError),
    /// The handler panicked while it handled a message of this partition.
    Panicked(i32),
    /// A message of this partition was not in its queue: it must not be skipped.
    Stray(i32),
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kafka(error) => error.fmt(f),
            Self::Panicked(partition) => write!(f, "the handler panicked in partition {partition}"),
            Self::Stray(partition) => {
                write!(f, "a message of partition {partition} is not in its queue")
            }
        }
    }
}

impl std::error::Error for Error {}

impl From<KafkaError> for Error {
    fn from(error: KafkaError) -> Self {
        Self::Kafka(error)
    }
}

/// Passes the messages of a topic to a handler, until it is told to stop: then it finishes the
/// current messages, commits, and leaves the group.
///
/// A message is committed after the handler has taken over responsibility for it, or the
/// dead-letter topic has it; so each is handled at least once. The function returns an error if it
/// cannot continue; uncommitted messages then come again.
///
/// It must run in a tokio runtime with several threads.
pub async fn consume(
    settings: Settings,
    handler: Arc<dyn Handler>,
    stop: CancellationToken,
) -> Result<Progress, Error> {
    let runtime = Handle::current();
    let polling = tokio::task::spawn_blocking(move || {
        let config = settings.consumer();
        let shared = Arc::new(Shared {
            dead_letters: DeadLetters::new(&settings)?,
            settings,
            handler,
            counters: Counters::default(),
        });
        let context = Group::new(runtime, shared);
        let consumer = Arc::new(config.create_with_context(context)?);
        poll(&consumer, &stop)
    });
    match polling.await {
        Ok(result) => result,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Serves the group, until it is told to stop or cannot continue.
fn poll(consumer: &Arc<BaseConsumer<Group>>, stop: &CancellationToken) -> Result<Progress, Error> {
    let group = consumer.context();
    *lock(&group.consumer) = Arc::downgrade(consumer);
    consumer.subscribe(&[&group.shared.settings.topic])?;
    let result = poll_until(consumer, stop);
    let all: Vec<i32> = lock(&group.partitions).keys().copied().collect();
    group.give_up(consumer, &all);
    result.map(|()| group.shared.counters.progress())
}

fn poll_until(consumer: &BaseConsumer<Group>, stop: &CancellationToken) -> Result<(), Error> {
    while !stop.is_cancelled() {
        match consumer.poll(TICK) {
            None => {}
            Some(Ok(message)) => return Err(Error::Stray(message.partition())),
            Some(Err(error @ KafkaError::MessageConsumptionFatal(_))) => return Err(error.into()),
            Some(Err(error)) => warn!("{error}"), // librdkafka tries again itself
        }
        consumer.context().tick(consumer)?;
    }
    Ok(())
}

/// The partitions of this consumer.
struct Group {
    runtime: Handle,
    shared: Arc<Shared>,
    consumer: Mutex<Weak<BaseConsumer<Self>>>,
    partitions: Mutex<BTreeMap<i32, Partition>>,
    reporter: Mutex<Reporter>,
}

impl Group {
    fn new(runtime: Handle, shared: Arc<Shared>) -> Self {
        Self {
            runtime,
            shared,
            consumer: Mutex::default(),
            partitions: Mutex::default(),
            reporter: Mutex::new(Reporter::new()),
        }
    }

    /// Starts partitions. Their queues are separated before messages are fetched.
    fn begin(&self, numbers: &[i32]) {
        let Some(consumer) = lock(&self.consumer).upgrade() else {
            return; // it is being closed
        };
        for &number in numbers {
            let queue = consumer.split_partition_queue(&self.shared.settings.topic, number);
            if let Some(queue) = queue {
                let partition = Partition::start(&self.runtime, Arc::clone(&self.shared), queue);
                lock(&self.partitions).insert(number, partition);
            }
        }
    }

    /// Stores the offsets of the partitions.
    fn tick(&self, consumer: &BaseConsumer<Self>) -> Result<(), Error> {
        let mut partitions = lock(&self.partitions);
        if let Some((&number, _)) = partitions.iter().find(|(_, one)| one.has_failed()) {
            return Err(Error::Panicked(number));
        }
        if let Err(error) = self.store(consumer, &mut partitions) {
            warn!("offsets were not stored, and will be with the next: {error}");
        }
        Ok(())
    }

    /// Stores offsets of partitions, which librdkafka commits.
    fn store(
        &self,
        consumer: &BaseConsumer<Self>,
        partitions: &mut BTreeMap<i32, Partition>,
    ) -> KafkaResult<()> {
        let mut offsets = TopicPartitionList::new();
        for (&number, partition) in partitions {
            if let Some(next) = partition.unstored() {
                let next = Offset::Offset(next);
                offsets.add_partition_offset(&self.shared.settings.topic, number, next)?;
            }
        }
        if offsets.count() > 0 {
            consumer.store_offsets(&offsets)?;
        }
        Ok(())
    }

    /// Finishes the current messages of partitions, and commits their offsets.
    fn give_up(&self, consumer: &BaseConsumer<Self>, numbers: &[i32]) {
        let mut leaving = BTreeMap::new();
        for number in numbers {
            leaving.extend(lock(&self.partitions).remove_entry(number));
        }
        if leaving.is_empty() {
            return; // it has ended already, and is leaving the group
        }
        leaving.values().for_each(Partition::stop);
        let end = Instant::now() + self.shared.settings.grace;
        for partition in leaving.values_mut() {
            let grace = end.saturating_duration_since(Instant::now());
            partition.wait(&self.runtime, grace);
        }
        let committed = self
            .store(consumer, &mut leaving)
            .and_then(|()| consumer.commit_consumer_state(CommitMode::Sync));
        match committed {
            Ok(()) | Err(KafkaError::ConsumerCommit(RDKafkaErrorCode::NoOffset)) => {}
            Err(error) => warn!("what was handled last comes again: {error}"),
        }
    }
}

impl ClientContext for Group {
    fn stats(&self, statistics: Statistics) {
        let partitions = lock(&self.partitions).len();
        let progress = lock(&self.reporter).report(&self.shared.counters, partitions, &statistics);
        info!("{progress}");
    }
}

impl ConsumerContext for Group {
    /// Called by `poll`, on its thread.
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        match rebalance {
            Rebalance::Assign(list) => {
                let assigned = numbers(list);
                info!("partitions assigned: {assigned:?}");
                self.begin(&assigned);
            }
            Rebalance::Revoke(list) => {
                let revoked = numbers(list);
                info!("partitions revoked: {revoked:?}");
                self.give_up(consumer, &revoked);
            }
            Rebalance::Error(error) => warn!("rebalance: {error}"),
        }
    }

    fn commit_callback(&self, result: KafkaResult<()>, _: &TopicPartitionList) {
        if let Err(error) = result {
            warn!("offsets were not committed, and will be with the next: {error}");
        }
    }
}

fn numbers(list: &TopicPartitionList) -> Vec<i32> {
    let elements = list.elements();
    elements
        .iter()
        .map(TopicPartitionListElem::partition)
        .collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
