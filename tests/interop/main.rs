//! Events out of and into other people's types, and in the tests of one's own handlers.

mod cloudevents;
mod handlers;
