//! The events that the build script generated from `schemas/`.

#![allow(clippy::doc_markdown, reason = "descriptions in schemas are prose")]

include!(concat!(env!("OUT_DIR"), "/events.rs"));
