//! The README, whose examples run as doctests.
