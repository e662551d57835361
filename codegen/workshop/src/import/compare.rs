//! Compares the definitions of the documents with those of a schema file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use eventgrid_codegen::json::{Node, Place};
use serde_json::Value;

use super::convert::Converter;
use super::pair::{By, Pair, pair_up};
use super::schema::{Form, Schema, Shared, Target, members};
use super::shape::{Kind, Peeled, alternatives, describe, kind, peel};

/// The result of a comparison. "Ours" is the schema file, "theirs" the documents.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    /// Properties that ours lacks.
    pub(super) properties: Vec<Lack<'a>>,
    /// Values of lists that ours lacks: the schema of the list, and the value's schema.
    pub(super) members: Vec<(Node<'a>, Value)>,
    pub(super) differences: Vec<Difference<'a>>,
    /// Our objects, and properties whose names the documents spell differently: ours, theirs.
    pub(super) spellings: Vec<(Node<'a>, Vec<(String, String)>)>,
    /// Our objects, and the names of properties that the documents have, too.
    pub(super) objects: BTreeMap<Place, (Shared<'a>, BTreeSet<String>)>,
    /// Our lists, and values that the documents have, too.
    pub(super) lists: BTreeMap<Place, (Shared<'a>, Vec<Value>)>,
    /// Our schemas with a correction: whether they differ from the documents without it.
    pub(super) corrections: BTreeMap<Place, Verdict<'a>>,
    /// Their definitions -> our references to the equivalent ones.
    pub(super) aligned: BTreeMap<(Place, bool), String>,
}

/// A property that ours lacks.
#[derive(Debug)]
pub(super) struct Lack<'a> {
    /// Our object.
    pub(super) object: Node<'a>,
    pub(super) name: String,
    pub(super) schema: Schema<'a>,
    pub(super) required: bool,
}

/// A place where the two differ without a correction.
#[derive(Debug)]
pub(super) struct Difference<'a> {
    pub(super) ours: Node<'a>,
    pub(super) theirs: Node<'a>,
    /// Our value and theirs, for a message.
    pub(super) words: (String, String),
    /// The value to write instead of ours.
    pub(super) instead: Option<Schema<'a>>,
}

#[derive(Debug)]
pub(super) struct Verdict<'a> {
    pub(super) node: Node<'a>,
    pub(super) same: bool,
}

/// Keywords that only restrict the allowed values.
const CONSTRAINTS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "contentEncoding",
    "contentMediaType",
    "deprecated",
];

pub(super) struct Comparison<'p, 'c, 'a> {
    pub(super) theirs: &'p mut Converter<'c, 'a>,
    pub(super) ours: &'p mut Converter<'c, 'a>,
    /// The number of our file; others are not changed.
    pub(super) file: usize,
    pub(super) found: Found<'a>,
    queue: VecDeque<(Shared<'a>, Shared<'a>)>,
    seen: BTreeSet<(Place, Place)>,
}

impl<'p, 'c, 'a> Comparison<'p, 'c, 'a> {
    pub(super) fn new(
        theirs: &'p mut Converter<'c, 'a>,
        ours: &'p mut Converter<'c, 'a>,
        file: usize,
    ) -> Self {
        Comparison {
            theirs,
            ours,
            file,
            found: Found::default(),
            queue: VecDeque::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Compares the data of an event type, and all definitions that it refers to.
    pub(super) fn event(&mut self, theirs: Target<'a>, ours: Node<'a>) {
        let theirs = Schema::reference(theirs.node, theirs);
        let entry = self
            .ours
            .schema(ours, eventgrid_codegen::read::role::Role::Other);
        self.value(&theirs, &entry, false);
        self.found.corrections.remove(&ours.place); // is about the event type
        self.run();
    }

    /// Compares two definitions that are treated as the same, and all that they refer to.
    pub(super) fn definition(&mut self, theirs: Target<'a>, ours: Target<'a>, reference: String) {
        self.found.aligned.insert(theirs.key(), reference);
        let pair = (self.theirs.definition(theirs), self.ours.definition(ours));
        self.later(pair.0, pair.1);
        self.run();
    }

    fn later(&mut self, theirs: Shared<'a>, ours: Shared<'a>) {
        let pair = (theirs.from.place, ours.from.place);
        if ours.from.place.file == self.file && self.seen.insert(pair) {
            self.queue.push_back((theirs, ours));
        }
    }

    fn run(&mut self) {
        while let Some((theirs, ours)) = self.queue.pop_front() {
            let corrected = ours.has("x-correction");
            let same = self.inside(&theirs, &ours, corrected);
            if corrected {
                self.judge(ours.from, same);
            }
        }
    }

    fn judge(&mut self, node: Node<'a>, same: bool) {
        let verdict = Verdict { node, same: true };
        let verdict = self.found.corrections.entry(node.place).or_insert(verdict);
        verdict.same &= same;
    }

    fn differ(
        &mut self,
        theirs: Node<'a>,
        ours: Node<'a>,
        words: (String, String),
        instead: Option<Schema<'a>>,
    ) {
        let known = |one: &Difference<'_>| one.ours.place == ours.place && one.words == words;
        if ours.place.file == self.file && !self.found.differences.iter().any(known) {
            self.found.differences.push(Difference {
                ours,
                theirs,
                words,
                instead,
            });
        }
    }

    /// Compares two schemas of a value. Returns whether they are equal, without the content of
    /// definitions that both refer to.
    fn value(&mut self, theirs: &Schema<'a>, ours: &Schema<'a>, corrected: bool) -> bool {
        let corrected = corrected || ours.has("x-correction");
        let their = peel(self.theirs, theirs);
        let our = peel(self.ours, ours);
        let mut kinds = (kind(&their.schema), kind(&our.schema));
        if kinds == (Kind::Object, Kind::Map) && their.schema.properties().is_empty() {
            kinds.0 = Kind::Map; // no properties are known there either
        }
        let mut same = true;
        if kinds.0 != kinds.1 || their.nullable != our.nullable {
            same = false;
            if !corrected {
                let words = (describe(&our), describe(&their));
                self.differ(theirs.from, ours.from, words, Some(theirs.clone()));
            }
        }
        if kinds.0 == kinds.1 {
            same &= self.constraints(theirs, ours, corrected);
            same &= self.beneath(&their, &our, corrected);
        }
        if ours.has("x-correction") {
            self.judge(ours.from, same);
        }
        same
    }

    /// Compares the inner schemas: immediately, or later for named ones.
    fn beneath(&mut self, their: &Peeled<'a>, our: &Peeled<'a>, corrected: bool) -> bool {
        if let (Some(target), Some(at)) = (their.crossed, our.reference)
            && let Some(reference) = at.member("$ref").and_then(Node::string)
        {
            self.found.aligned.entry(target.key()).or_insert(reference);
        }
        if our.crossed.is_some() {
            self.later(their.schema.clone(), our.schema.clone());
            return true;
        }
        self.inside(&their.schema, &our.schema, corrected)
    }

    fn inside(&mut self, theirs: &Shared<'a>, ours: &Shared<'a>, corrected: bool) -> bool {
        match kind(ours) {
            Kind::Enum => self.lists(theirs, ours, corrected),
            Kind::Object => self.objects(theirs, ours, corrected),
            Kind::Union => self.unions(theirs, ours, corrected),
            Kind::Map => self.inner("additionalProperties", theirs, ours, corrected),
            Kind::Types(types) if types.contains("array") => {
                self.inner("items", theirs, ours, corrected)
            }
            Kind::Types(_) | Kind::DateTime | Kind::Any => true,
        }
    }

    fn inner(
        &mut self,
        keyword: &str,
        theirs: &Schema<'a>,
        ours: &Schema<'a>,
        corrected: bool,
    ) -> bool {
        let any = |of: &Schema<'a>| Schema::new(of.from);
        let their = theirs
            .schema(keyword)
            .cloned()
            .unwrap_or_else(|| any(theirs));
        let our = ours.schema(keyword).cloned().unwrap_or_else(|| any(ours));
        if !our.shapes() && ours.schema(keyword).is_none() && their.shapes() {
            // There is no schema that could be replaced.
            if !corrected {
                let words = (
                    describe(&peel(self.ours, ours)),
                    describe(&peel(self.theirs, theirs)),
                );
                self.differ(theirs.from, ours.from, words, Some(theirs.clone()));
            }
            return false;
        }
        self.value(&their, &our, corrected)
    }

    fn constraints(&mut self, theirs: &Schema<'a>, ours: &Schema<'a>, corrected: bool) -> bool {
        let say = |keyword: &str, value: Option<Value>| match value {
            Some(value) => format!("has `{keyword}` {value}"),
            None => format!("has no `{keyword}`"),
        };
        let mut same = true;
        for keyword in CONSTRAINTS {
            let (their, our) = (theirs.value(keyword), ours.value(keyword));
            if their == our || (their.is_none() && *keyword == "deprecated") {
                continue;
            }
            same = false;
            if !corrected {
                let words = (say(keyword, our), say(keyword, their));
                self.differ(theirs.from, ours.from, words, Some(theirs.clone()));
            }
        }
        same
    }

    fn lists(&mut self, theirs: &Shared<'a>, ours: &Shared<'a>, corrected: bool) -> bool {
        let (Some(their), Some(our)) = (members(theirs), members(ours)) else {
            return false;
        };
        let alike = |one: &Value, other: &Value| match (one.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => one == other,
        };
        let lacking = |value: &&Value| !value.is_null() && !our.iter().any(|one| alike(one, value));
        if !corrected && ours.from.place.file == self.file {
            for value in their.iter().filter(lacking) {
                self.found.members.push((ours.from, value.clone()));
            }
        }
        let known = self.found.lists.entry(ours.from.place);
        let (_, known) = known.or_insert_with(|| (ours.clone(), Vec::new()));
        known.extend(
            our.iter()
                .filter(|one| their.iter().any(|other| alike(one, other)))
                .cloned(),
        );
        let within = |these: &[Value], those: &[Value]| these.iter().all(|one| those.contains(one));
        within(&their, &our) && within(&our, &their)
    }

    fn unions(&mut self, theirs: &Schema<'a>, ours: &Schema<'a>, corrected: bool) -> bool {
        let mut their = alternatives(self.theirs, theirs);
        let our = alternatives(self.ours, ours);
        let mut same = their.len() == our.len();
        let mut pairs = Vec::new();
        for (sign, our) in our {
            match their.iter().position(|(other, _)| *other == sign) {
                Some(at) => pairs.push((their.remove(at).1, our)),
                None => same = false,
            }
        }
        if !same && !corrected {
            let words = (
                describe(&peel(self.ours, ours)),
                describe(&peel(self.theirs, theirs)),
            );
            self.differ(theirs.from, ours.from, words, None);
        }
        for (their, our) in pairs {
            same &= self.value(&their, &our, corrected);
        }
        same
    }

    fn objects(&mut self, theirs: &Shared<'a>, ours: &Shared<'a>, corrected: bool) -> bool {
        let pairs = pair_up(theirs, ours);
        let required = theirs.texts("required");
        let mut same = true;
        let mut had = Vec::new();
        let mut spellings = Vec::new();
        for ((name, their), our) in theirs.properties().iter().zip(pairs) {
            let Some(our) = our else {
                same = false;
                if ours.from.place.file == self.file {
                    self.found.properties.push(Lack {
                        object: ours.from,
                        name: name.clone(),
                        schema: their.clone(),
                        required: required.contains(name),
                    });
                }
                continue;
            };
            let Pair {
                name: our_name,
                schema: our,
                by,
            } = our;
            had.push(our_name.to_owned());
            if by == By::Twin {
                continue;
            }
            let agree = self.value(their, our, corrected && by == By::Name);
            if our_name != name || our.has("x-aliases") {
                // The correction, if any, is about the name.
                if our.has("x-correction") {
                    self.judge(our.from, false);
                } else if our_name != name && by == By::Case && !corrected {
                    spellings.push((our_name.to_owned(), name.clone()));
                }
            }
            same &= agree && our_name == name;
        }
        same &= had.len() == ours.properties().len();
        let known = (ours.from, spellings);
        if !known.1.is_empty() && self.is_first(&known) {
            self.found.spellings.push(known);
        }
        let known = self.found.objects.entry(ours.from.place);
        let (_, known) = known.or_insert_with(|| (ours.clone(), BTreeSet::new()));
        known.extend(had);
        same & self.required(theirs, ours, corrected)
    }

    fn is_first(&self, spelling: &(Node<'a>, Vec<(String, String)>)) -> bool {
        let known = &self.found.spellings;
        let same = |one: &(Node<'a>, _)| one.0.place == spelling.0.place;
        spelling.0.place.file == self.file && !known.iter().any(same)
    }

    fn required(&mut self, theirs: &Schema<'a>, ours: &Schema<'a>, corrected: bool) -> bool {
        if !self.theirs.trust.required {
            return true;
        }
        let names = |schema: &Schema<'a>| {
            let known = |name: &String| {
                let has = |of: &Schema<'a>| of.properties().iter().any(|(one, _)| one == name);
                has(theirs) && has(ours)
            };
            let names = schema.texts("required").into_iter().filter(known);
            names.collect::<BTreeSet<String>>()
        };
        let (their, our) = (names(theirs), names(ours));
        if their != our && !corrected {
            let say = |names: &BTreeSet<String>| {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                if names.is_empty() {
                    "requires no property".to_owned()
                } else {
                    format!("requires {}", names.join(", "))
                }
            };
            let mut instead = Schema::new(ours.from);
            if let Some(Form::Plain(text)) = theirs.get("required") {
                instead.push("required", Form::Plain(text.clone()));
            }
            let words = (say(&our), say(&their));
            self.differ(theirs.from, ours.from, words, Some(instead));
        }
        their == our
    }
}
