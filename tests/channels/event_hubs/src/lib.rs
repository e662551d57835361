//! Events from Event Hubs by the Kafka protocol, at least once: a consumer group that uses
//! `librdkafka`.
//!
//! [`consume`] passes each message of a topic to a
//! [`Handler`](eventgrid::receive::handler::Handler), the messages of one partition in order, and
//! the partitions simultaneously. `src/main.rs` is the program around it, and `README.md` has its
//! guarantees and speed.

mod consumer;
mod dead_letters;
mod partition;
mod progress;
mod settings;

pub use self::consumer::{Error, consume};
pub use self::progress::Progress;
pub use self::settings::Settings;
