//! The `Debug` output for values that must not be logged.

use std::fmt;

/// Replaces a value that `Debug` does not show.
pub struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
