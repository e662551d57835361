//! Keywords that an import leaves out, counted, so that the report stays short.

use std::collections::BTreeMap;
use std::fmt;

use eventgrid_codegen::diagnostic::{Location, Mark};
use eventgrid_codegen::json::{Kind, Member};
use serde::Serialize;

/// A keyword of the documents that the schema file does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Dropped {
    /// The keyword: `x-ms-client-name`.
    pub keyword: String,
    /// The reason, unless the name makes it clear.
    pub reason: Option<String>,
    /// The number of times.
    pub times: usize,
    /// The first place.
    pub first: Option<Location>,
}

impl fmt::Display for Dropped {
    /// On one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, ", self.keyword)?;
        match self.times {
            1 => f.write_str("once")?,
            times => write!(f, "{times} times")?,
        }
        if let Some(first) = &self.first {
            let at = if self.times == 1 { "" } else { "first " };
            write!(f, ", {at}at {}:{}:{}", first.file, first.line, first.column)?;
        }
        match &self.reason {
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

/// Counts by keyword and reason.
#[derive(Debug, Default)]
pub(super) struct Drops(BTreeMap<(String, Option<&'static str>), Vec<Mark>>);

impl Drops {
    pub(super) fn add(&mut self, member: &Member<'_>, reason: Option<&'static str>) {
        let mut keyword = member.key.clone();
        if keyword == "format" && member.value.kind() == Kind::String {
            keyword = format!("format: {}", member.value.string().unwrap_or_default());
        }
        let marks = self.0.entry((keyword, reason)).or_default();
        marks.push(member.name.into());
    }

    pub(super) fn locate(self, locate: &dyn Fn(Mark) -> Option<Location>) -> Vec<Dropped> {
        let dropped = self.0.into_iter().map(|((keyword, reason), marks)| {
            let first = marks.iter().min_by_key(|mark| mark.place()).copied();
            Dropped {
                keyword,
                reason: reason.map(str::to_owned),
                times: marks.len(),
                first: first.and_then(locate),
            }
        });
        dropped.collect()
    }
}
