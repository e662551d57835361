//! Slow tests in a package of their own, which `cargo test` without `--workspace` leaves out.
