//! Measures what grows with the number of partitions: messages a second that one consumer handles,
//! for handlers that wait, that compute, and that do nothing.
//!
//! `cargo run --release -p event-hubs --example partitions`

use std::error::Error;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use event_hubs::{Settings, consume};
use eventgrid::receive::handler::each_event;
use eventgrid::{Event, SystemEvent};
use rdkafka::ClientConfig;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use tokio_util::sync::CancellationToken;

const PARTITIONS: [i32; 4] = [1, 2, 4, 8];

/// What a handler does with an event.
#[derive(Clone, Copy)]
enum Work {
    /// Waits, as for a database.
    Wait(Duration),
    /// Computes for about half a millisecond.
    Compute,
    Nothing,
}

fn main() -> Result<(), Box<dyn Error>> {
    for (name, work, messages) in [
        ("waits 5 ms", Work::Wait(Duration::from_millis(5)), 2_000),
        ("computes", Work::Compute, 8_000),
        ("does nothing", Work::Nothing, 200_000),
    ] {
        println!("A handler that {name}:");
        let mut first = None;
        for partitions in PARTITIONS {
            let rate = measure(partitions, work, messages)?;
            let ratio = rate / *first.get_or_insert(rate);
            println!(
                "{partitions} partitions: {rate:7.0} messages a second, {ratio:.2} times as many as with one"
            );
        }
    }
    Ok(())
}

/// Messages a second, from the first to the last.
fn measure(partitions: i32, work: Work, messages: usize) -> Result<f64, Box<dyn Error>> {
    let cluster = MockCluster::new(1)?;
    cluster.create_topic("events", partitions, 1)?;
    fill(&cluster.bootstrap_servers(), partitions, messages)?;

    let done = Arc::new(AtomicUsize::new(0));
    let began = Arc::new(OnceLock::new());
    let stop = CancellationToken::new();
    let (counter, first, end) = (Arc::clone(&done), Arc::clone(&began), stop.clone());
    let handler = each_event(move |event: Event<SystemEvent>| {
        first.get_or_init(Instant::now);
        let (counter, end) = (Arc::clone(&counter), end.clone());
        async move {
            match work {
                Work::Wait(time) => tokio::time::sleep(time).await,
                Work::Compute => compute(event.id()),
                Work::Nothing => {}
            }
            if counter.fetch_add(1, Ordering::Relaxed) + 1 == messages {
                end.cancel();
            }
            Ok::<_, String>(())
        }
    });
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let settings = Settings::new(&cluster.bootstrap_servers(), "events", "measure");
        let consuming = tokio::spawn(consume(settings, Arc::new(handler), stop.clone()));
        stop.cancelled().await;
        let seconds = began
            .get()
            .map_or(0.0, |began| began.elapsed().as_secs_f64());
        consuming.await??;
        Ok(f64::from(u32::try_from(messages)?) / seconds)
    })
}

/// Sends messages to all partitions in turn. They are compressed, since the mock cluster keeps 5 MB
/// for each.
fn fill(servers: &str, partitions: i32, messages: usize) -> Result<(), Box<dyn Error>> {
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", servers)
        .set("compression.type", "lz4")
        .set("linger.ms", "5")
        .create()?;
    for (number, partition) in (0..messages).zip((0..partitions).cycle()) {
        let body = event(number);
        let mut record = BaseRecord::<str, str>::to("events")
            .partition(partition)
            .payload(&body);
        while let Err((_, again)) = producer.send(record) {
            record = again; // the queue is full
            producer.poll(Duration::from_millis(10));
        }
    }
    producer.flush(Duration::from_secs(60))?;
    Ok(())
}

fn event(id: usize) -> String {
    format!(
        r#"[{{"id": "{id}", "topic": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/shop",
            "subject": "/blobServices/default/containers/orders/blobs/{id}.json", "eventType": "Microsoft.Storage.BlobCreated",
            "eventTime": "2026-11-26T09:30:00Z", "dataVersion": "", "metadataVersion": "1",
            "data": {{"api": "PutBlob", "contentLength": 524288, "blobType": "BlockBlob", "url": "https://shop/orders/{id}.json"}}}}]"#
    )
}

fn compute(text: &str) {
    let mut sum = text.len() as u64;
    for number in 0..500_000_u64 {
        sum = black_box(sum.wrapping_mul(31).wrapping_add(number));
    }
}
