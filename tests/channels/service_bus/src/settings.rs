//! The source of the messages, and how they are received.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// How a message is abandoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abandon {
    /// By the outcome `modified`, which counts the delivery: Service Bus dead-letters the message
    /// after as many as the queue allows.
    Modified,
    /// By the outcome `released`, for servers that do not support the other, such as `RabbitMQ` 3.
    Released,
}

/// The source of the messages, and how they are received.
///
/// It has no `Debug`, because it contains a secret.
#[derive(Clone)]
pub struct Settings {
    /// The server, with user and password: `amqps://…`.
    pub url: String,
    /// The queue, or the subscription of a topic: `orders`, `orders/Subscriptions/billing`.
    pub address: String,
    /// How many messages are handled simultaneously.
    pub concurrency: u32,
    /// How a message is abandoned.
    pub abandon: Abandon,
    /// The pause before an unhandled message is abandoned, so that it does not come again
    /// immediately; it doubles with each delivery, and the message stays locked meanwhile.
    pub first_pause: Duration,
    /// The longest such pause: less than the duration of the queue's locks.
    pub longest_pause: Duration,
    /// The maximum time for handlers to finish when the receiver ends.
    pub grace: Duration,
}

impl Settings {
    /// A queue of a server: `amqp://user:password@host:port`.
    #[must_use]
    pub fn new(url: &str, address: &str) -> Self {
        Self {
            url: url.to_owned(),
            address: address.to_owned(),
            concurrency: 16,
            abandon: Abandon::Released,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(20),
            grace: Duration::from_secs(30),
        }
    }

    /// A queue of a Service Bus namespace, by a connection string:
    /// `Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…`.
    ///
    /// # Errors
    /// A part is missing. The error does not quote the connection string, because it contains a
    /// key.
    pub fn service_bus(connection_string: &str, address: &str) -> Result<Self, String> {
        let part = |name: &str| {
            connection_string
                .split(';')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or_else(|| format!("the connection string has no `{name}=…`"))
        };
        let host = part("Endpoint")?
            .trim_start_matches("sb://")
            .trim_end_matches('/');
        // Keys are base64: `+`, `/` and `=` have a meaning in URLs.
        let [user, key] = [part("SharedAccessKeyName")?, part("SharedAccessKey")?]
            .map(|text| utf8_percent_encode(text, NON_ALPHANUMERIC));
        let url = format!("amqps://{user}:{key}@{host}:5671");
        Ok(Self {
            abandon: Abandon::Modified,
            ..Self::new(&url, address)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn connection_strings() {
        let namespace = "Endpoint=sb://contoso.servicebus.windows.net/";
        for (string, url) in [
            (
                format!("{namespace};SharedAccessKeyName=listen;SharedAccessKey=a+/b="),
                Ok("amqps://listen:a%2B%2Fb%3D@contoso.servicebus.windows.net:5671"),
            ),
            (
                format!("{namespace};SharedAccessKeyName=listen"),
                Err("the connection string has no `SharedAccessKey=…`"),
            ),
        ] {
            let settings = Settings::service_bus(&string, "orders");
            let found = settings.as_ref().map(|settings| settings.url.as_str());
            assert_eq!(found.map_err(String::as_str), url);
        }
    }
}
