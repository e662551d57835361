//! The README, whose examples run as doctests.

// Only there: its links lead to files of the repository.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
