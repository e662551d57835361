//! Additional properties and maps of them: the members that are not a property of a struct.

use serde_json::Value;

use super::collection::{entry, invalid};
use crate::additional::AdditionalProperties;
use crate::map::Map;
use crate::property::additional::{Additional, is_strict, untyped};
use crate::property::{Buffered, Fault, Fit, Members, ObjectView, Property, View};

/// Values of another type are kept as well, as [`invalid`](crate::Map::invalid).
impl<T: Property> Additional for AdditionalProperties<T> {
    fn take(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault> {
        (**self).take(name, members)
    }

    fn keep(&mut self, name: &str, members: &mut dyn Members) -> bool {
        (**self).keep(name, members)
    }

    fn is_keeper(&self) -> bool {
        true
    }

    fn keep_sent(&mut self, name: &str, members: &mut dyn Members) -> bool {
        let value = (!is_strict(members))
            .then(|| untyped(members).ok())
            .flatten();
        let keeps = value.is_some();
        if let Some(value) = value {
            self.insert_sent(name, value);
        }
        keeps
    }

    fn sent(&self) -> Option<&Map<Value>> {
        Some(self.as_sent()).filter(|sent| !sent.is_empty())
    }

    fn forget(&mut self, name: &str) {
        self.remove_kept(name);
    }

    fn fit(&self, value: Buffered<'_>) -> Fit {
        T::fit(value)
    }

    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        ObjectView::members(&**self, each);
    }
}

/// Like [`AdditionalProperties`].
impl<T: Property> Additional for Map<T> {
    fn take(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault> {
        match entry(members) {
            Ok(Some(value)) => {
                self.insert(name, value);
            }
            Ok(None) => {}
            Err(fault) => self.insert_invalid(name, invalid(fault, members)?),
        }
        Ok(())
    }

    /// What is written is read as the property again: if the type of the other members converts the
    /// value, it is kept as it was sent.
    fn keep(&mut self, name: &str, members: &mut dyn Members) -> bool {
        if is_strict(members) || self.take(name, members).is_err() {
            return false;
        }
        let Some(value) = self.get(name) else {
            return true;
        };
        let written = serde_json::to_value(value.view()).ok();
        match untyped(members) {
            Ok(sent) if written.as_ref() != Some(&sent) => self.insert_invalid(name, sent),
            _ => {}
        }
        true
    }

    fn forget(&mut self, name: &str) {
        self.remove(name);
    }

    fn fit(&self, value: Buffered<'_>) -> Fit {
        T::fit(value)
    }

    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        ObjectView::members(self, each);
    }
}
