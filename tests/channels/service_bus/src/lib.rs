//! Events out of Service Bus, or another server that speaks AMQP 1.0, at least once: peek-lock.
//!
//! [`receive`] is all of it: it gives each message of a queue, or of a subscription of a topic, to a
//! [`Handler`](eventgrid::receive::handler::Handler), and settles it accordingly. `src/main.rs` is
//! the program around it, and `README.md` tells what it promises.

mod body;
mod receiver;
mod settings;

pub use self::body::events;
pub use self::receiver::{Error, Tally, receive};
pub use self::settings::{Abandon, Settings};
