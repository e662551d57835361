//! The topic for messages that can never be handled.

use std::time::Duration;

use eventgrid::receive::handler::HandlerError;
use rdkafka::error::{KafkaResult, RDKafkaErrorCode};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders, OwnedMessage};
use rdkafka::producer::{FutureProducer, FutureRecord};

use crate::settings::Settings;

/// Keeps messages that can never be handled: in a topic, with the reason in their headers.
pub(crate) struct DeadLetters {
    producer: FutureProducer,
    topic: String,
}

impl DeadLetters {
    pub(crate) fn new(settings: &Settings) -> KafkaResult<Self> {
        Ok(Self {
            producer: settings.producer().create()?,
            topic: settings.dead_letter_topic.clone(),
        })
    }

    /// Keeps a message: key, body and headers unchanged, and the reason. `Ok` when the broker has
    /// it.
    ///
    /// A message that is too large with these headers is kept without its body, which is still at
    /// the origin in the headers, as long as the topic keeps it.
    pub(crate) async fn keep(&self, message: &OwnedMessage, why: &HandlerError) -> KafkaResult<()> {
        match self.send(message, message.payload(), why).await {
            Err(error)
                if error.rdkafka_error_code() == Some(RDKafkaErrorCode::MessageSizeTooLarge) =>
            {
                self.send(message, None, why).await
            }
            result => result,
        }
    }

    async fn send(
        &self,
        message: &OwnedMessage,
        body: Option<&[u8]>,
        why: &HandlerError,
    ) -> KafkaResult<()> {
        let mut record = FutureRecord::<[u8], [u8]>::to(&self.topic).headers(headers(message, why));
        record.key = message.key();
        record.payload = body;
        let sent = self.producer.send(record, Duration::from_secs(30)).await;
        sent.map(|_| ()).map_err(|(error, _)| error)
    }
}

/// The headers of the message, with the reason and its origin.
fn headers(message: &OwnedMessage, why: &HandlerError) -> OwnedHeaders {
    let mut headers = OwnedHeaders::new();
    if let Some(original) = message.headers() {
        headers = original.iter().fold(headers, OwnedHeaders::insert);
    }
    for (key, value) in [
        ("dead-letter-reason", why.summary()),
        ("dead-letter-details", why.details()),
        ("dead-letter-topic", message.topic()),
        ("dead-letter-partition", &message.partition().to_string()),
        ("dead-letter-offset", &message.offset().to_string()),
    ] {
        let value = Some(value);
        headers = headers.insert(Header { key, value });
    }
    headers
}
