//! Members that are not a property of a struct.

use serde_json::Value;

use super::{Buffered, Fault, Fit, Members, Slot, View};
use crate::map::Map;

/// A field for members that are not a property of the struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold additional properties",
    note = "they are kept by name; write `AdditionalProperties`, or a map of any kind, such as `BTreeMap<String, T>`"
)]
pub trait Additional {
    /// Reads the member `name`, whose value is next.
    ///
    /// # Errors
    /// The value does not fit.
    fn take(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault>;

    /// Reads the value of the property `name`, which does not fit there; returns whether it is
    /// kept.
    fn keep(&mut self, name: &str, members: &mut dyn Members) -> bool {
        let _ = (name, members);
        false
    }

    /// Whether it keeps values as they were sent.
    fn is_keeper(&self) -> bool {
        false
    }

    /// Reads the value of the property `name`, which is not written as it was sent; returns whether
    /// it is kept.
    fn keep_sent(&mut self, name: &str, members: &mut dyn Members) -> bool {
        let _ = (name, members);
        false
    }

    /// The values of properties as they were sent, if any are kept.
    fn sent(&self) -> Option<&Map<Value>> {
        None
    }

    /// Discards the value of the property `name`, which another one replaces.
    fn forget(&mut self, name: &str) {
        let _ = name;
    }

    /// How well a value fits.
    fn fit(&self, value: Buffered<'_>) -> Fit;

    /// Shows each member.
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>));
}

/// The next value, untyped.
pub(crate) fn untyped(members: &mut dyn Members) -> Result<Value, Fault> {
    let mut slot = Slot::<Value>::new();
    members.value(&mut slot)?;
    Ok(slot.into_inner().unwrap_or_default())
}

/// Whether the members are read without conversion: nothing is kept.
pub(crate) fn is_strict(members: &dyn Members) -> bool {
    members.buffered().is_some_and(Buffered::is_strict)
}
