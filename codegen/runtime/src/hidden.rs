//! What `Debug` shows for a value that belongs in no log.

use std::fmt;

/// Stands for a value that `Debug` does not show.
pub struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
