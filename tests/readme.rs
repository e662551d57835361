//! Documents whose examples run as doctests.

// Only there: its links lead to files of the repository.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]

/// The documentation of the derives. A test of theirs would compile the crate `eventgrid` once more, for a proc-macro
/// crate.
#[cfg(doctest)]
mod derives {
    #[doc = include_str!("../codegen/derive/docs/event_data.md")]
    struct EventData;

    #[doc = include_str!("../codegen/derive/docs/properties.md")]
    struct Properties;

    #[doc = include_str!("../codegen/derive/docs/one_of.md")]
    struct OneOf;
}
