//! The README, whose examples run as doctests.

#![doc = include_str!("../README.md")]
