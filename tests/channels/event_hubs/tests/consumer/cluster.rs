//! The cluster that tests run against: librdkafka's mock cluster, which is real brokers as far as
//! clients see, or a broker that `KAFKA_SERVERS` names.

use std::collections::BTreeMap;
use std::env;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use event_hubs::Settings;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders, OwnedMessage};
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer};
use rdkafka::types::RDKafkaRespErr;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

/// How long anything may take: longer than it ever does.
pub(crate) const LONG: Duration = Duration::from_secs(120);

/// A cluster with a topic of its own, and one for dead letters.
pub(crate) struct Cluster {
    mock: Option<MockCluster<'static, DefaultProducerContext>>,
    pub(crate) servers: String,
    pub(crate) topic: String,
    pub(crate) partitions: i32,
    producer: BaseProducer,
}

impl Cluster {
    pub(crate) fn start(partitions: i32) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let _ = tracing_subscriber::fmt().with_test_writer().try_init(); // shown where a test fails
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let topic = format!("events-{}-{number}", std::process::id());
        let topics = [(topic.clone(), partitions), (dead_letters(&topic), 1)];
        let (mock, servers) = match env::var("KAFKA_SERVERS") {
            Ok(servers) => {
                create(&servers, &topics);
                (None, servers)
            }
            Err(_) => {
                let mock = MockCluster::new(3).unwrap();
                for (topic, partitions) in &topics {
                    mock.create_topic(topic, *partitions, 1).unwrap();
                }
                let servers = mock.bootstrap_servers();
                (Some(mock), servers)
            }
        };
        let producer = client(&servers)
            .set("compression.type", "lz4") // the mock cluster keeps 5 MB of a partition
            .set("linger.ms", "5")
            .create()
            .unwrap();
        Self {
            mock,
            servers,
            topic,
            partitions,
            producer,
        }
    }

    /// Settings of a consumer that notices quickly that another is gone, and tries again quickly.
    pub(crate) fn settings(&self, group: &str) -> Settings {
        let mut settings = Settings::new(&self.servers, &self.topic, group);
        for (name, value) in quick() {
            settings = settings.with(name, value);
        }
        settings.first_pause = Duration::from_millis(5);
        settings.longest_pause = Duration::from_millis(50);
        settings.commit_interval = Duration::from_millis(100);
        settings
    }

    /// Sends a message to a partition.
    pub(crate) fn send(&self, partition: i32, body: &str) {
        let headers = OwnedHeaders::new().insert(Header {
            key: "aeg-subscription-name",
            value: Some("ORDERS"),
        });
        let mut record = BaseRecord::to(&self.topic)
            .partition(partition)
            .key("key")
            .payload(body)
            .headers(headers);
        while let Err((_, again)) = self.producer.send(record) {
            record = again; // the queue is full
            self.producer.poll(Duration::from_millis(10));
        }
    }

    /// A topic that takes no message.
    pub(crate) fn refusing_topic(&self) -> String {
        let topic = "no/topic"; // no broker allows such a name
        if let Some(mock) = &self.mock {
            let error = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION;
            mock.topic_error(topic, error).unwrap();
        }
        topic.to_owned()
    }

    /// Waits until all messages are with the brokers, which keep them.
    pub(crate) fn flush(&self) {
        self.producer.flush(LONG).unwrap();
        for partition in 0..self.partitions {
            let client = self.producer.client();
            let (first, _) = client
                .fetch_watermarks(&self.topic, partition, LONG)
                .unwrap();
            assert_eq!(
                first, 0,
                "partition {partition} is longer than the cluster keeps"
            );
        }
    }

    /// Stops one of the three brokers, and starts it again after a while. Gives how many were
    /// restarted: none where the broker is not of this process.
    pub(crate) fn restart_broker(&self, broker: i32, after: Duration) -> usize {
        let Some(mock) = &self.mock else { return 0 };
        mock.broker_down(broker).unwrap();
        std::thread::sleep(after);
        mock.broker_up(broker).unwrap();
        1
    }

    /// Whether a group has committed all messages that were sent.
    pub(crate) fn all_committed(&self, group: &str, messages: usize) -> bool {
        let committed: i64 = self.committed(group).values().sum();
        usize::try_from(committed) == Ok(messages)
    }

    /// The offsets that a group has committed, by partition.
    pub(crate) fn committed(&self, group: &str) -> BTreeMap<i32, i64> {
        let consumer: BaseConsumer = client(&self.servers)
            .set("group.id", group)
            .create()
            .unwrap();
        let mut asked = TopicPartitionList::new();
        asked.add_partition_range(&self.topic, 0, self.partitions - 1);
        let answer = consumer.committed_offsets(asked, LONG).unwrap();
        let committed =
            answer
                .elements()
                .into_iter()
                .filter_map(|element| match element.offset() {
                    Offset::Offset(offset) => Some((element.partition(), offset)),
                    _ => None,
                });
        committed.collect()
    }

    /// The messages in the topic for dead letters.
    pub(crate) fn dead_letters(&self) -> Vec<OwnedMessage> {
        let consumer: BaseConsumer = client(&self.servers)
            .set("group.id", "reader")
            .create()
            .unwrap();
        let topic = dead_letters(&self.topic);
        let (first, end) = consumer.fetch_watermarks(&topic, 0, LONG).unwrap();
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(&topic, 0, Offset::Offset(first))
            .unwrap();
        consumer.assign(&list).unwrap();
        let mut messages = Vec::new();
        while i64::try_from(messages.len()).unwrap() < end - first {
            if let Some(message) = consumer.poll(LONG) {
                messages.push(message.unwrap().detach());
            }
        }
        messages
    }
}

/// What a test sets so that it needs not wait for the defaults of librdkafka.
pub(crate) fn quick() -> [(&'static str, &'static str); 3] {
    [
        ("session.timeout.ms", "6000"),
        ("heartbeat.interval.ms", "200"),
        ("reconnect.backoff.max.ms", "200"),
    ]
}

/// The value of a header, as text.
pub(crate) fn header(message: &OwnedMessage, key: &str) -> Option<String> {
    let headers = message.headers()?;
    let header = headers.iter().find(|header| header.key == key)?;
    Some(String::from_utf8(header.value?.to_owned()).unwrap())
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let end = Instant::now() + LONG;
    while !so() {
        assert!(Instant::now() < end, "{what}: not after {LONG:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn dead_letters(topic: &str) -> String {
    format!("{topic}-dead-letters")
}

fn client(servers: &str) -> ClientConfig {
    let mut client = ClientConfig::new();
    client.set("bootstrap.servers", servers);
    client
}

#[tokio::main(flavor = "current_thread")]
async fn create(servers: &str, topics: &[(String, i32)]) {
    let admin: AdminClient<DefaultClientContext> = client(servers).create().unwrap();
    let topics = topics.iter().map(|(topic, partitions)| {
        let replication = TopicReplication::Fixed(1);
        NewTopic::new(topic, *partitions, replication)
    });
    let topics: Vec<_> = topics.collect();
    admin
        .create_topics(&topics, &AdminOptions::new())
        .await
        .unwrap();
}
