//! Names that the schema must set, because the generator's own choices would collide.

use std::collections::BTreeSet;

use eventgrid_codegen::names::{
    distinct, field_name, is_field_name, is_taken_type, is_type_name, type_name,
};

/// The types of a module.
#[derive(Debug, Default)]
pub(super) struct Types(BTreeSet<String>);

/// A name, and whether the schema must set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) chosen: bool,
}

impl Types {
    /// Takes a name that is free; `suffixes` are names of further types behind the same one.
    pub(super) fn claim(&mut self, wanted: &str, suffixes: &[&str]) -> Name {
        let taken = |name: &str| {
            std::iter::once(&"")
                .chain(suffixes)
                .map(|suffix| format!("{name}{suffix}"))
                .any(|name| self.0.contains(&name) || is_taken_type(&name))
        };
        let mut text = wanted.to_owned();
        if taken(&text) {
            let base = if is_type_name(wanted) { wanted } else { "Type" };
            let data = format!("{base}Data");
            text = if is_taken_type(wanted) && !taken(&data) {
                data
            } else {
                distinct(base, "", taken)
            };
        }
        for suffix in std::iter::once(&"").chain(suffixes) {
            self.0.insert(format!("{text}{suffix}"));
        }
        Name {
            chosen: text != wanted,
            text,
        }
    }
}

/// The fields of structs, or the variants of an enum.
#[derive(Debug, Default)]
pub(crate) struct TakenNames(BTreeSet<String>);

impl TakenNames {
    /// The name of the field for a property.
    pub(super) fn field(&mut self, wire: &str) -> Name {
        let wanted = field_name(wire);
        let base = if is_field_name(&wanted) {
            &wanted
        } else {
            "field"
        };
        self.claim(&wanted, base, "_")
    }

    /// The name of the variant for an event type without its namespace.
    pub(crate) fn variant(&mut self, local: &str) -> Name {
        self.0.insert("Other".to_owned());
        let wanted = type_name(local);
        let base = if is_type_name(&wanted) {
            &wanted
        } else {
            "Event"
        };
        let base = if wanted == "Other" {
            "OtherEvent"
        } else {
            base
        };
        self.claim(&wanted, base, "")
    }

    fn claim(&mut self, wanted: &str, base: &str, separator: &str) -> Name {
        let text = if self.0.contains(wanted) {
            distinct(base, separator, |name| self.0.contains(name))
        } else {
            wanted.to_owned()
        };
        self.0.insert(text.clone());
        Name {
            chosen: text != wanted,
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, chosen: bool) -> Name {
        Name {
            text: text.to_owned(),
            chosen,
        }
    }

    #[test]
    fn collisions_are_resolved() {
        let mut types = Types::default();
        assert_eq!(types.claim("Order", &[]), name("Order", false));
        assert_eq!(types.claim("Order", &[]), name("Order2", true));
        assert_eq!(
            types.claim("OrderTotal", &["Object"]),
            name("OrderTotal", false)
        );
        assert_eq!(
            types.claim("OrderTotalObject", &[]),
            name("OrderTotalObject2", true)
        );
        assert_eq!(types.claim("Error", &[]), name("ErrorData", true));
        assert_eq!(types.claim("注文", &[]), name("注文", false));
        assert_eq!(types.claim("注文", &[]), name("Type", true));

        let mut fields = TakenNames::default();
        assert_eq!(fields.field("orderId"), name("order_id", false));
        assert_eq!(fields.field("order-id"), name("order_id_2", true));
        assert_eq!(fields.field("😀"), name("unnamed", false));
        assert_eq!(fields.field("🎉"), name("unnamed_2", true));

        let mut variants = TakenNames::default();
        assert_eq!(variants.variant("order.placed"), name("OrderPlaced", false));
        assert_eq!(variants.variant("order-placed"), name("OrderPlaced2", true));
        assert_eq!(variants.variant("other"), name("OtherEvent", true));
    }
}
