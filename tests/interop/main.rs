//! Conversion from and to types of other crates, and events in tests of handlers.

mod cloudevents;
mod handlers;
