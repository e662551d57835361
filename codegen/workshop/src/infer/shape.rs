//! Observations at one place of the data: how often each kind of value occurs, and which values.

use std::collections::{BTreeSet, HashMap};

use super::forms::{is_date, is_date_time, is_uri, is_uuid};
use super::json::Json;

/// The maximum depth of arrays and objects. Deeper ones become any value: a file cannot contain
/// deeper schemas.
const DEEPEST: usize = 16;

/// More different strings than any enum has members.
const MOST_STRINGS: usize = 24;

/// The values at one place, over all samples and all items of arrays.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) nulls: usize,
    pub(super) booleans: usize,
    pub(super) numbers: Numbers,
    pub(super) strings: Strings,
    pub(super) arrays: usize,
    /// The items of all arrays together; none if all are empty.
    pub(super) items: Option<Box<Shape>>,
    pub(super) objects: Objects,
    /// Arrays and objects beyond the maximum depth.
    pub(super) too_deep: usize,
}

/// The numbers at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub(super) integers: usize,
    /// Numbers with a fraction or an exponent.
    pub(super) floats: usize,
    /// Integers beyond 64 bits, which 128 bits hold.
    pub(super) wide: usize,
    /// Integers beyond that.
    pub(super) huge: usize,
    /// Integers that a float rounds.
    pub(super) inexact: usize,
    /// Integers that need all 64 bits without a sign.
    pub(super) unsigned: usize,
    pub(super) negative: usize,
    /// Numbers with more digits than a double keeps.
    pub(super) long: usize,
}

/// The strings at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    pub(super) count: usize,
    /// The first different ones, each with how often it occurs.
    pub(super) distinct: Vec<(String, usize)>,
    /// Whether there are more different ones.
    pub(super) more: bool,
    pub(super) date_times: usize,
    pub(super) dates: usize,
    pub(super) uuids: usize,
    pub(super) uris: usize,
}

/// The objects at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects {
    pub(super) count: usize,
    pub(super) empty: usize,
    /// In the order in which they were seen.
    pub(super) members: Vec<SeenMember>,
    places: HashMap<String, usize>,
    /// Plain names (see [`plain`]) that one object has in several spellings, which are different
    /// properties.
    together: BTreeSet<String>,
    /// Whether they are structs or maps, once that is decided.
    pub(super) decided: Option<StructOrMap>,
}

/// A member of objects.
#[derive(Clone, Debug)]
pub(super) struct SeenMember {
    pub(super) name: String,
    /// Other spellings, once they are united.
    pub(super) aliases: Vec<String>,
    /// The number of objects that have it, null or not.
    pub(super) present: usize,
    pub(super) shape: Shape,
}

/// A name in the form in which reading compares it.
fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

/// The decision for objects.
#[derive(Clone, Debug)]
pub(super) enum StructOrMap {
    /// A struct, with a reason if its name suggested a map.
    Struct(Option<String>),
    /// A map, with the reason, and with all of its values together if there are any.
    Map(String, Option<Box<Shape>>),
}

impl Shape {
    /// The shape of one value at `depth`.
    pub(super) fn of(json: &Json, depth: usize) -> Self {
        let mut shape = Shape::default();
        match json {
            Json::Null => shape.nulls = 1,
            Json::Bool(_) => shape.booleans = 1,
            Json::Number(text) => shape.numbers = Numbers::of(text),
            Json::String(text) => shape.strings = Strings::of(text),
            Json::Array(_) | Json::Object(_) if depth >= DEEPEST => shape.too_deep = 1,
            Json::Array(items) => {
                shape.arrays = 1;
                for item in items {
                    let item = Shape::of(item, depth + 1);
                    shape.items.get_or_insert_default().merge(item);
                }
            }
            Json::Object(members) => shape.objects = Objects::of(members, depth),
        }
        shape
    }

    /// Adds observations from elsewhere at the same place.
    pub(super) fn merge(&mut self, other: Shape) {
        self.nulls += other.nulls;
        self.booleans += other.booleans;
        self.numbers.merge(&other.numbers);
        self.strings.merge(other.strings);
        self.arrays += other.arrays;
        if let Some(items) = other.items {
            self.items.get_or_insert_default().merge(*items);
        }
        self.objects.merge(other.objects);
        self.too_deep += other.too_deep;
    }

    /// The kinds of value, except null.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        let kinds = [
            ("object", self.objects.count),
            ("array", self.arrays),
            ("string", self.strings.count),
            (self.numbers.kind(), self.numbers.count()),
            ("boolean", self.booleans),
        ];
        let seen = kinds.into_iter().filter(|(_, count)| *count > 0);
        seen.map(|(kind, _)| kind).collect()
    }
}

impl Numbers {
    fn of(text: &str) -> Self {
        let digits = text.split(['e', 'E']).next().unwrap_or_default();
        let digits = digits.trim_start_matches(['-', '0', '.']).bytes();
        let mut numbers = Numbers {
            long: usize::from(digits.filter(u8::is_ascii_digit).count() > 17),
            ..Numbers::default()
        };
        if text.contains(['.', 'e', 'E']) {
            numbers.floats = 1;
            return numbers;
        }
        numbers.integers = 1;
        numbers.negative = usize::from(text.starts_with('-'));
        if text.parse::<i64>().is_err() {
            match (text.parse::<u64>(), text.parse::<i128>()) {
                (Ok(_), _) => numbers.unsigned = 1,
                (_, Ok(_)) => numbers.wide = 1,
                _ => numbers.huge = 1,
            }
        }
        let float = text.parse().unwrap_or(f64::INFINITY);
        numbers.inexact = usize::from(float.abs() >= 2_f64.powi(53));
        numbers
    }

    fn merge(&mut self, other: &Numbers) {
        self.integers += other.integers;
        self.floats += other.floats;
        self.wide += other.wide;
        self.huge += other.huge;
        self.inexact += other.inexact;
        self.unsigned += other.unsigned;
        self.negative += other.negative;
        self.long += other.long;
    }

    pub(super) fn count(&self) -> usize {
        self.integers + self.floats
    }

    /// Integers that no integer type holds are numbers, as in JSON Schema.
    fn kind(&self) -> &'static str {
        if self.floats > 0 || self.huge > 0 {
            "number"
        } else {
            "integer"
        }
    }

    /// The limits by which `gen` chooses the integer type.
    pub(super) fn limits(&self) -> &'static [(&'static str, &'static str)] {
        match (self.wide > 0, self.unsigned > 0, self.negative > 0) {
            (true, ..) => &[("minimum", "-1e38"), ("maximum", "1e38")],
            (_, true, true) => &[
                ("minimum", "-9223372036854775808"),
                ("maximum", "18446744073709551615"),
            ],
            (_, true, false) => &[("minimum", "0")],
            _ => &[],
        }
    }
}

impl Strings {
    fn of(text: &str) -> Self {
        Strings {
            count: 1,
            distinct: vec![(text.to_owned(), 1)],
            more: false,
            date_times: usize::from(is_date_time(text)),
            dates: usize::from(is_date(text)),
            uuids: usize::from(is_uuid(text)),
            uris: usize::from(is_uri(text)),
        }
    }

    fn merge(&mut self, other: Strings) {
        self.count += other.count;
        self.more |= other.more;
        self.date_times += other.date_times;
        self.dates += other.dates;
        self.uuids += other.uuids;
        self.uris += other.uris;
        for (text, count) in other.distinct {
            let room = self.distinct.len() < MOST_STRINGS;
            match self.distinct.iter_mut().find(|(known, _)| *known == text) {
                Some((_, known)) => *known += count,
                None if room => self.distinct.push((text, count)),
                None => self.more = true,
            }
        }
    }
}

impl Objects {
    fn of(members: &[(String, Json)], depth: usize) -> Self {
        let mut objects = Objects {
            count: 1,
            empty: usize::from(members.is_empty()),
            ..Objects::default()
        };
        let mut names = BTreeSet::new();
        for (name, value) in members {
            if !names.insert(plain(name)) {
                objects.together.insert(plain(name));
            }
            objects.add(SeenMember {
                name: name.clone(),
                aliases: Vec::new(),
                present: 1,
                shape: Shape::of(value, depth + 1),
            });
        }
        objects
    }

    fn add(&mut self, member: SeenMember) {
        let known = self.places.get(&member.name);
        match known.and_then(|at| self.members.get_mut(*at)) {
            Some(known) => {
                known.present += member.present;
                known.shape.merge(member.shape);
            }
            None => {
                self.places.insert(member.name.clone(), self.members.len());
                self.members.push(member);
            }
        }
    }

    fn merge(&mut self, other: Objects) {
        self.count += other.count;
        self.empty += other.empty;
        self.together.extend(other.together);
        for member in other.members {
            self.add(member);
        }
    }

    /// The member with this name or alias.
    pub(super) fn member(&self, name: &str) -> Option<&SeenMember> {
        self.places.get(name).and_then(|at| self.members.get(*at))
    }

    /// Merges members whose names differ only in case or spaces, because reading treats them as
    /// one. If an object has both, they stay two.
    pub(super) fn unite_spellings(&mut self) {
        let mut united: Vec<SeenMember> = Vec::new();
        let mut by_plain: HashMap<String, usize> = HashMap::new();
        self.places.clear();
        for member in std::mem::take(&mut self.members) {
            let plain = plain(&member.name);
            let known = by_plain.get(&plain).copied();
            let known = known.filter(|_| !self.together.contains(&plain));
            let at = known.unwrap_or(united.len());
            self.places.insert(member.name.clone(), at);
            match united.get_mut(at) {
                Some(known) => {
                    known.aliases.push(member.name);
                    known.present += member.present;
                    known.shape.merge(member.shape);
                }
                None => {
                    by_plain.insert(plain, at);
                    united.push(member);
                }
            }
        }
        self.members = united;
    }

    /// Takes the values of all members together.
    pub(super) fn take_values(&mut self) -> Shape {
        let mut values = Shape::default();
        for member in std::mem::take(&mut self.members) {
            values.merge(member.shape);
        }
        values
    }
}
