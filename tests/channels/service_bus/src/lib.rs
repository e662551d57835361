//! Events from Service Bus, or another server that speaks AMQP 1.0, at least once: peek-lock.
//!
//! [`receive`] passes each message of a queue, or of a subscription of a topic, to a
//! [`Handler`](eventgrid::receive::handler::Handler), and settles it accordingly. `src/main.rs` is
//! the program around it, and `README.md` has its guarantees.

mod body;
mod receiver;
mod settings;

pub use self::body::events;
pub use self::receiver::{Error, Tally, receive};
pub use self::settings::{Abandon, Settings};
