//! Flattened fields: their members stand among those of the struct around them.

use super::additional::Additional;
use super::buffer::{Decisions, Node};
use super::with_serde::NOT_AN_OBJECT;
use super::{
    Aside, Buffered, Fault, Field, Fit, Members, Object, Place, Property, Slot, Token, View,
};
use crate::text::Text;

/// Collects the members that are not a property of the struct itself, for its flattened fields.
pub struct Flattened<'m> {
    members: Vec<Part>,
    rest: Option<&'m mut dyn Additional>,
    closed: bool,
}

struct Part {
    name: Text,
    value: Node,
    /// Whether a flattened field read it.
    taken: bool,
}

impl<'m> Flattened<'m> {
    /// What no flattened field takes goes to `rest`. It is an error where the struct is `closed`.
    #[must_use]
    pub fn new(rest: Option<&'m mut dyn Additional>, closed: bool) -> Self {
        Self {
            members: Vec::new(),
            rest,
            closed,
        }
    }

    /// Reads a flattened field. An optional one is absent if it knows none of the members.
    ///
    /// # Errors
    /// A member does not fit, or a required one is missing.
    pub fn read<T: Property>(&mut self) -> Result<T, Fault> {
        let mut parts = Parts {
            taken: 0,
            rest: self.members.iter_mut(),
            current: None,
        };
        let read = T::read(Token::Object(&mut parts));
        match T::absent() {
            Some(absent) if parts.taken == 0 => Ok(absent),
            _ => read,
        }
    }

    /// Gives away what no flattened field took.
    ///
    /// # Errors
    /// Nobody takes it.
    pub fn finish(self) -> Result<(), Fault> {
        let Some(rest) = self.rest else {
            let left = self.members.iter().any(|part| !part.taken);
            return if left && self.closed {
                Err(Object::unknown())
            } else {
                Ok(())
            };
        };
        for mut part in self.members.into_iter().filter(|part| !part.taken) {
            let name = part.name.clone();
            let mut parts = Parts {
                taken: 0,
                rest: std::slice::IterMut::default(),
                current: Some(&mut part),
            };
            rest.take(&name, &mut parts)?;
        }
        Ok(())
    }
}

impl Additional for Flattened<'_> {
    fn take(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault> {
        let mut slot = NodeSlot(Node::Null);
        members.value(&mut slot)?;
        self.members.push(Part {
            name: name.into(),
            value: slot.0,
            taken: false,
        });
        Ok(())
    }

    fn keep(&mut self, name: &str, members: &mut dyn Members) -> bool {
        (self.rest.as_mut()).is_some_and(|rest| rest.keep(name, members))
    }

    fn is_keeper(&self) -> bool {
        (self.rest.as_ref()).is_some_and(|rest| rest.is_keeper())
    }

    fn keep_sent(&mut self, name: &str, members: &mut dyn Members) -> bool {
        (self.rest.as_mut()).is_some_and(|rest| rest.keep_sent(name, members))
    }

    fn forget(&mut self, name: &str) {
        if let Some(rest) = &mut self.rest {
            rest.forget(name);
        }
    }

    fn fit(&self, value: Buffered<'_>) -> Fit {
        (self.rest.as_ref()).map_or(Fit::EXACT, |rest| rest.fit(value))
    }

    fn members(&self, _: &mut dyn FnMut(&str, &View<'_>)) {}
}

struct NodeSlot(Node);

impl Place for NodeSlot {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.0 = Node::read(token)?;
        Ok(())
    }
}

/// Members in memory, as an object of which a flattened field takes what it knows.
struct Parts<'p> {
    rest: std::slice::IterMut<'p, Part>,
    current: Option<&'p mut Part>,
    taken: usize,
}

impl Members for Parts<'_> {
    fn name(&mut self) -> Result<Option<&str>, Fault> {
        self.current = self.rest.next();
        Ok(self.current.as_ref().map(|part| &*part.name))
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        let Some(part) = &mut self.current else {
            return Ok(());
        };
        part.taken = true;
        self.taken += 1;
        Buffered::new(&part.value, &Decisions::default()).put(place)
    }

    fn is_part(&self) -> bool {
        true
    }
}

/// Shows the members of a struct with flattened fields: its own, those of the fields, and the
/// additional ones. Of two with one name, the first.
pub fn flattened_members(
    object: &Object,
    fields: &[&dyn Field],
    flattened: &[&dyn Field],
    additional: Option<&dyn Additional>,
    each: &mut dyn FnMut(&str, &View<'_>),
) {
    let mut written = Vec::new();
    let mut once = |name: &str, view: &View<'_>| {
        if !written.iter().any(|other: &Text| *other == *name) {
            written.push(Text::from(name));
            each(name, view);
        }
    };
    object.own_members(fields, additional, &mut once);
    for field in flattened {
        show(&field.view(), &mut once);
    }
    object.additional_members(fields, additional, &mut once);
}

/// Shows the members of a value that stand among others.
fn show(view: &View<'_>, each: &mut dyn FnMut(&str, &View<'_>)) {
    match view {
        View::Null => {}
        View::Aside(view, _) => show(view, each),
        other => {
            if !other.members(each) {
                each("", &View::Invalid(NOT_AN_OBJECT));
            }
        }
    }
}

/// How well a value fits a struct with flattened fields: as well as it can be read, with each
/// member that is written again a known one.
#[must_use]
pub fn fit_flattened<T: Property>(value: Buffered<'_>) -> Fit {
    let mut slot = Slot::<T>::new();
    let read = match value.strict().put(&mut slot) {
        Ok(()) => slot.into_inner(),
        Err(_) => return Fit::NOT,
    };
    let mut fit = Fit::EXACT;
    if let (Some(read), Some(members)) = (&read, value.members()) {
        let mut known = Vec::new();
        if let View::Object(object) = read.view() {
            object.members(&mut |name, view| {
                if !matches!(view, View::Aside(_, Aside::Unknown)) {
                    known.push(Text::from(name));
                }
            });
        }
        for (name, _) in members {
            if known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                fit = fit.with_known(Fit::EXACT);
            }
        }
        fit.unless_vacuous()
    } else {
        fit.loosely()
    }
}
