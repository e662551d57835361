//! Open enums and unions: their members and variants.

use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Choice, Definition, Enum, Type, Union, Variant};

use super::{Compare, Impact};

impl Compare<'_> {
    pub(super) fn open_enum(
        &mut self,
        (one, before): (&Definition, &Enum),
        (other, after): (&Definition, &Enum),
    ) {
        let mut left: Vec<&Choice> = after.members.iter().collect();
        let mut gone = Vec::new();
        for member in &before.members {
            match left.iter().position(|other| other.wire == member.wire) {
                Some(at) => self.member(member, left.remove(at), one),
                None => gone.push(member),
            }
        }
        for member in gone {
            match left.iter().position(|other| other.name == member.name) {
                Some(at) => self.member(member, left.remove(at), one),
                None => {
                    let what = format!(
                        "the member is removed: {} reads as `UnknownValue`",
                        code(&member.wire)
                    );
                    let parts = [one.name.as_str(), &member.name];
                    self.removed(one.source, &parts, member.at, what);
                }
            }
        }
        for member in left {
            self.new_member(member, other, before);
        }
    }

    fn member(&mut self, old: &Choice, new: &Choice, owner: &Definition) {
        let parts = [owner.name.as_str(), old.name.as_str()];
        let mut add = |impact: Impact, what: String| {
            self.changed(impact, owner.source, &parts, new.at, what);
        };
        let value = code(&new.wire);
        if old.name != new.name {
            let what = format!("the member of {value} is called `{}` now", new.name);
            add(Impact::Breaking, what);
        }
        if old.wire != new.wire {
            let before = code(&old.wire);
            let what = if old.wire.eq_ignore_ascii_case(&new.wire) {
                format!(
                    "the member is written as {value} now, not as {before}, which is still read"
                )
            } else {
                format!("the member is {value} now: {before} reads as `UnknownValue`")
            };
            add(Impact::Breaking, what);
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => add(
                Impact::Harmless,
                "deprecated now: code that names the member gets a warning".to_owned(),
            ),
            (true, false) => add(Impact::Harmless, "no longer deprecated".to_owned()),
            _ => {}
        }
        if old.description != new.description {
            let what = "the documentation of the member changed".to_owned();
            add(Impact::Documentation, what);
        }
    }

    fn new_member(&mut self, member: &Choice, owner: &Definition, before: &Enum) {
        let value = code(&member.wire);
        let mut others = before.members.iter();
        let namesake = others.find(|other| other.wire.eq_ignore_ascii_case(&member.wire));
        let (impact, what) = match namesake {
            Some(other) => (
                Impact::Breaking,
                format!("new member: {value} read as `{}` before", other.name),
            ),
            None => (
                Impact::Harmless,
                format!("new member: {value} read as `UnknownValue` before"),
            ),
        };
        let parts = [owner.name.as_str(), &member.name];
        self.added(impact, owner.source, &parts, member.at, what);
    }

    pub(super) fn union(
        &mut self,
        (one, before): (&Definition, &Union),
        (other, after): (&Definition, &Union),
    ) {
        self.tag((one, before), (other, after));
        let mut left: Vec<&Variant> = after.variants.iter().collect();
        let mut gone = Vec::new();
        for variant in &before.variants {
            let same = |other: &&Variant| match (variant.tags.first(), other.tags.first()) {
                (Some(tag), Some(_)) => other.has_tag(tag),
                _ => other.name == variant.name,
            };
            match left.iter().position(same) {
                Some(at) => self.variant(variant, left.remove(at), one, other),
                None => gone.push(variant),
            }
        }
        for variant in gone {
            let same =
                |other: &&Variant| other.name == variant.name || self.same(&variant.ty, &other.ty);
            if let Some(at) = left.iter().position(same) {
                self.variant(variant, left.remove(at), one, other);
                continue;
            }
            let with = self.gone_with(&variant.ty);
            let tags = codes(variant);
            let what = match &after.tag {
                Some(_) if !tags.is_empty() => {
                    format!("the variant is removed: {tags} reads as `UnknownValue`")
                }
                _ => "the variant is removed: such values are rejected, or read as another one"
                    .to_owned(),
            };
            let parts = [one.name.as_str(), &variant.name];
            self.removed(one.source, &parts, one.at, what).with = with;
        }
        for variant in left {
            let with = self.brought_with(&variant.ty);
            let tags = codes(variant);
            let what = match &before.tag {
                Some(_) if !tags.is_empty() => {
                    format!("new variant: {tags} read as `UnknownValue` before")
                }
                _ => {
                    let ty = self.after.spelled(other.source, &variant.ty);
                    format!(
                        "new variant, `{ty}`: such values were rejected, or read as another one"
                    )
                }
            };
            let parts = [other.name.as_str(), &variant.name];
            let source = other.source;
            self.added(Impact::Harmless, source, &parts, other.at, what)
                .with = with;
        }
    }

    /// The property that selects the variant, and whether the union is open to further values of
    /// it.
    fn tag(&mut self, (one, before): (&Definition, &Union), (other, after): (&Definition, &Union)) {
        let (impact, what) = match (&before.tag, &after.tag) {
            (Some(old), Some(new)) if old != new => (
                Impact::Breaking,
                format!(
                    "the property {} selects the variant now, not {}",
                    code(new),
                    code(old)
                ),
            ),
            (Some(old), None) => (
                Impact::Breaking,
                format!(
                    "closed now: {} no longer selects the variant, so there is no `UnknownValue`",
                    code(old)
                ),
            ),
            (None, Some(new)) => (
                Impact::Breaking,
                format!(
                    "open now: {} selects the variant, and other values read as `UnknownValue`",
                    code(new)
                ),
            ),
            _ => return,
        };
        self.of_type(impact, one, other, what);
    }

    fn variant(&mut self, old: &Variant, new: &Variant, one: &Definition, other: &Definition) {
        let parts = [one.name.as_str(), old.name.as_str()];
        let mut add = |impact: Impact, what: String| {
            self.changed(impact, one.source, &parts, other.at, what);
        };
        if old.name != new.name {
            add(
                Impact::Breaking,
                format!("the variant is called `{}` now", new.name),
            );
        }
        let (before, after) = (codes(old), codes(new));
        if before != after && !before.is_empty() && !after.is_empty() {
            let gone = old.tags.iter().any(|tag| !new.has_tag(tag));
            let (impact, what) = if gone {
                let what = format!("the variant is {after} now: {before} reads as `UnknownValue`");
                (Impact::Breaking, what)
            } else {
                let what = format!("the variant is {after} now, before for {before}");
                (Impact::Harmless, what)
            };
            add(impact, what);
        }
        if old.description != new.description {
            let what = "the documentation of the variant changed".to_owned();
            add(Impact::Documentation, what);
        }
        if !self.same(&old.ty, &new.ty) {
            let spelled =
                |version: super::Version<'_>, source, ty: &Type| version.spelled(source, ty);
            let what = format!(
                "the variant's type changed from `{}` to `{}`",
                spelled(self.before, one.source, &old.ty),
                spelled(self.after, other.source, &new.ty)
            );
            self.changed(Impact::Breaking, one.source, &parts, other.at, what);
        }
    }
}

/// The values of the tag for a variant.
fn codes(variant: &Variant) -> String {
    let tags: Vec<String> = variant.tag_texts().iter().map(|tag| code(tag)).collect();
    tags.join(" or ")
}
