//! Pull delivery: events that wait in a subscription of a namespace topic until somebody asks for them.
//!
//! Delivery is at least once and in no order. An event that was received is locked for a while, and comes
//! again unless it was settled by then; its lock is renewed as long as its handler runs.

mod consumer;
mod subscription;

pub use self::consumer::{Consumer, Totals};
pub use self::subscription::{Authorization, Subscription};
