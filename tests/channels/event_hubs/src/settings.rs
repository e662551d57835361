//! The source of the messages, and how they are consumed.

use std::time::Duration;

use rdkafka::ClientConfig;

/// The source of the messages, and how they are consumed.
///
/// It has no `Debug`, because it contains a secret.
#[derive(Clone)]
pub struct Settings {
    /// The topic: the event hub.
    pub topic: String,
    /// The consumer group. The partitions are shared out among all consumers of a group.
    pub group: String,
    /// The topic for messages that can never be handled. It must exist.
    pub dead_letter_topic: String,
    /// The pause before a message is handled again; it doubles each time.
    pub first_pause: Duration,
    /// The longest such pause.
    pub longest_pause: Duration,
    /// The maximum time for a handler to finish when its partition goes to another consumer, or the
    /// consumer ends. Then it is cancelled, and the message comes again.
    pub grace: Duration,
    /// How often offsets are committed. After a crash, messages since the last commit are handled
    /// again.
    pub commit_interval: Duration,
    /// How often [`Progress`](crate::Progress) is logged.
    pub report_interval: Duration,
    client: ClientConfig,
}

impl Settings {
    /// A topic of a Kafka cluster without authentication. `servers` is a list of `host:port`.
    /// Dead letters go to the topic `{topic}-dead-letters`.
    #[must_use]
    pub fn new(servers: &str, topic: &str, group: &str) -> Self {
        let mut client = ClientConfig::new();
        client.set("bootstrap.servers", servers);
        Self {
            topic: topic.to_owned(),
            group: group.to_owned(),
            dead_letter_topic: format!("{topic}-dead-letters"),
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(30),
            grace: Duration::from_secs(30),
            commit_interval: Duration::from_secs(1),
            report_interval: Duration::from_secs(10),
            client,
        }
    }

    /// An event hub of a namespace, by the connection string of the namespace:
    /// `Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…`.
    ///
    /// # Errors
    /// The connection string has no endpoint. The error does not quote it, because it contains a
    /// key.
    pub fn event_hub(connection_string: &str, hub: &str, group: &str) -> Result<Self, String> {
        let host = connection_string
            .split(';')
            .filter_map(|part| part.trim().strip_prefix("Endpoint=sb://"))
            .map(|endpoint| endpoint.trim_end_matches('/'))
            .find(|host| !host.is_empty())
            .ok_or("the connection string has no `Endpoint=sb://….servicebus.windows.net/`")?;
        let mut settings = Self::new(&format!("{host}:9093"), hub, group);
        for (name, value) in [
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanism", "PLAIN"),
            ("sasl.username", "$ConnectionString"), // these very characters
            ("sasl.password", connection_string.trim()),
            // A load balancer of Azure drops connections that were idle for four minutes.
            ("connections.max.idle.ms", "180000"),
            ("metadata.max.age.ms", "180000"),
            ("socket.keepalive.enable", "true"),
            ("session.timeout.ms", "30000"),
        ] {
            settings.client.set(name, value);
        }
        Ok(settings)
    }

    /// Sets a property of librdkafka, such as `fetch.max.bytes`: for the consumer, and for the
    /// producer of dead letters.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.client.set(name, value);
        self
    }

    /// The consumer's properties. Those that at-least-once delivery depends on come last.
    pub(crate) fn consumer(&self) -> ClientConfig {
        let mut consumer = self.client_with([
            ("auto.offset.reset", "earliest"), // a new group misses nothing
            ("partition.assignment.strategy", "cooperative-sticky"), // others go on meanwhile
            // Back pressure: the memory for waiting messages of each partition; beyond that nothing
            // is fetched.
            ("queued.max.messages.kbytes", "16384"),
            ("fetch.queue.backoff.ms", "50"),
        ]);
        consumer
            .set("group.id", &self.group)
            .set("statistics.interval.ms", millis(self.report_interval))
            .set("auto.commit.interval.ms", millis(self.commit_interval))
            .set("enable.auto.commit", "true") // of those offsets that were stored,
            .set("enable.auto.offset.store", "false"); // which is done once a message is handled
        consumer
    }

    /// The properties of the producer of dead letters.
    pub(crate) fn producer(&self) -> ClientConfig {
        let mut producer = self.client_with([
            ("message.max.bytes", "10000000"), // the broker decides
            ("message.timeout.ms", "30000"),
        ]);
        producer.set("acks", "all");
        producer
    }

    /// The properties that were set, and these defaults.
    fn client_with<const N: usize>(&self, defaults: [(&str, &str); N]) -> ClientConfig {
        let mut client = self.client.clone();
        for (name, value) in defaults {
            if client.get(name).is_none() {
                client.set(name, value);
            }
        }
        client
    }
}

fn millis(duration: Duration) -> String {
    duration.as_millis().to_string()
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn connection_strings() {
        let string = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=a2V5";
        let settings = Settings::event_hub(string, "orders", "billing");
        let consumer = settings.map(|settings| settings.consumer());
        for (name, value) in [
            ("bootstrap.servers", "contoso.servicebus.windows.net:9093"),
            ("sasl.username", "$ConnectionString"),
            ("sasl.password", string),
            ("group.id", "billing"),
            ("enable.auto.offset.store", "false"),
        ] {
            let found = consumer.as_ref().map(|consumer| consumer.get(name));
            assert_eq!(found, Ok(Some(value)));
        }
        let without = Settings::event_hub("SharedAccessKey=a2V5", "orders", "billing").err();
        assert!(without.is_some_and(|error| !error.contains("a2V5")));
    }
}
