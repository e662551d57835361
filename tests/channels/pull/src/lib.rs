//! Pull delivery: a subscription of a namespace topic keeps events until a consumer requests them.
//!
//! Delivery is at least once and in no order. A received event is locked for a while, and comes
//! again unless it is settled in that time; the lock is renewed while the handler runs.

mod consumer;
mod subscription;

pub use self::consumer::{Consumer, Totals};
pub use self::subscription::{Authorization, Subscription};
