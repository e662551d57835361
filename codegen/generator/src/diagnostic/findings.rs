//! Problems as the stages note them, with places in the text instead of lines.

use std::collections::HashMap;

use super::render::{Excerpt, excerpt};
use super::{Diagnostic, Diagnostics, Location, Related, Severity};
use crate::json::{File, Locator, Node, Place};

/// A place with the number of bytes to underline.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    place: Place,
    length: usize,
}

impl From<Node<'_>> for Mark {
    fn from(node: Node<'_>) -> Self {
        Mark {
            place: node.place,
            length: node.text.len(),
        }
    }
}

impl Mark {
    pub fn new(file: usize, offset: usize) -> Self {
        Mark {
            place: Place { file, offset },
            length: 1,
        }
    }

    pub fn extend(&mut self, length: usize) {
        self.length = length;
    }

    pub fn place(&self) -> Place {
        self.place
    }

    /// The same place in another text of the file.
    pub fn moved(mut self, file: usize, to: &dyn Fn(usize) -> usize) -> Self {
        if self.place.file == file {
            self.place.offset = to(self.place.offset);
        }
        self
    }
}

/// Turns places of files into lines and columns.
pub struct Places<'a> {
    files: &'a [File],
    shown: &'a dyn Fn(&str) -> String,
    locators: HashMap<usize, Locator<'a>>,
}

impl<'a> Places<'a> {
    /// For files; `shown` returns the name of a file for messages.
    pub fn new(files: &'a [File], shown: &'a dyn Fn(&str) -> String) -> Self {
        Places {
            files,
            shown,
            locators: HashMap::new(),
        }
    }

    pub fn locate(&mut self, mark: Mark) -> Option<Location> {
        let Place {
            file: number,
            offset,
        } = mark.place;
        let file = self.files.get(number)?;
        let locator = self
            .locators
            .entry(number)
            .or_insert_with(|| Locator::of(number, file));
        let (text, at, length) = file.written(offset, mark.length);
        let (line, column) = locator.line_column(at);
        let excerpt = excerpt(text, at, length);
        Some(Location {
            file: (self.shown)(&file.name),
            line,
            column,
            end_column: column + excerpt.as_ref().map_or(0, Excerpt::width),
            pointer: locator.pointer(offset),
            excerpt,
        })
    }
}

/// A problem with places instead of lines.
#[derive(Clone, Debug)]
pub struct Finding {
    severity: Severity,
    lint: Option<&'static str>,
    mark: Mark,
    message: String,
    related: Vec<(Mark, String)>,
    help: Option<String>,
}

impl Finding {
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub fn related(&mut self, mark: impl Into<Mark>, label: impl Into<String>) -> &mut Self {
        self.related.push((mark.into(), label.into()));
        self
    }

    /// The name of the lint that found it.
    pub fn found_by(&self) -> Option<&'static str> {
        self.lint
    }

    /// All places that are part of it.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        let related = self.related.iter().map(|(mark, _)| *mark);
        std::iter::once(self.mark).chain(related)
    }
}

/// Collects the problems of all files.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub fn error(&mut self, mark: impl Into<Mark>, message: impl Into<String>) -> &mut Finding {
        self.add(Severity::Error, mark.into(), message.into())
    }

    pub fn warning(&mut self, mark: impl Into<Mark>, message: impl Into<String>) -> &mut Finding {
        self.add(Severity::Warning, mark.into(), message.into())
    }

    /// Adds a finding of a lint.
    pub fn lint(
        &mut self,
        name: &'static str,
        mark: impl Into<Mark>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = self.add(Severity::Warning, mark.into(), message.into());
        finding.lint = Some(name);
        finding
    }

    /// Sets the severity of each problem; those without one are dropped.
    pub fn rate(&mut self, mut rating: impl FnMut(&Finding) -> Option<Severity>) {
        self.0.retain_mut(|finding| match rating(finding) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        });
    }

    fn add(&mut self, severity: Severity, mark: Mark, message: String) -> &mut Finding {
        let at = self.0.len();
        self.0.push(Finding {
            severity,
            lint: None,
            mark,
            message,
            related: Vec::new(),
            help: None,
        });
        &mut self.0[at]
    }

    /// Appends other problems.
    pub fn append(&mut self, mut others: Findings) {
        self.0.append(&mut others.0);
    }

    /// The same problems after the text of one file has changed.
    pub fn moved(mut self, file: usize, to: &dyn Fn(usize) -> usize) -> Self {
        for finding in &mut self.0 {
            finding.mark = finding.mark.moved(file, to);
            for (mark, _) in &mut finding.related {
                *mark = mark.moved(file, to);
            }
        }
        self
    }

    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Turns places into lines and columns, in the order of the files, each problem once.
    pub fn locate(mut self, files: &[File], shown: &dyn Fn(&str) -> String) -> Diagnostics {
        self.0
            .sort_by_key(|finding| (finding.mark.place, finding.severity));
        let mut places = Places::new(files, shown);
        let mut all: Vec<Diagnostic> = Vec::new();
        // Problems at one place are adjacent.
        let mut same_place = (None, 0);
        for finding in self.0 {
            if same_place.0 != Some(finding.mark.place) {
                same_place = (Some(finding.mark.place), all.len());
            }
            let related = finding.related.into_iter().filter_map(|(mark, label)| {
                let location = places.locate(mark)?;
                Some(Related { location, label })
            });
            let related = related.collect();
            let diagnostic = Diagnostic {
                severity: finding.severity,
                lint: finding.lint,
                message: finding.message,
                location: places.locate(finding.mark),
                related,
                help: finding.help,
            };
            if !all[same_place.1..].contains(&diagnostic) {
                all.push(diagnostic);
            }
        }
        Diagnostics(all)
    }
}
