//! Events out of Event Hubs by the Kafka protocol, at least once: a consumer group on `librdkafka`.
//!
//! [`consume`] is all of it: it gives each message of a topic to a
//! [`Handler`](eventgrid::receive::handler::Handler), the messages of one partition in order, and
//! the partitions at the same time. `src/main.rs` is the program around it, and `README.md` tells
//! what it promises and how fast it is.

mod consumer;
mod dead_letters;
mod partition;
mod progress;
mod settings;

pub use self::consumer::{Error, consume};
pub use self::progress::Progress;
pub use self::settings::Settings;
