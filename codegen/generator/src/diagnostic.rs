//! What is wrong with a schema, where, and what to write instead.

use std::fmt;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use crate::read::located::{File, Node, Place, line_column, pointer};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, though less precisely than the schema says.
    Warning,
}

/// A place in a schema file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The file, as it was named when it was read.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1, in characters.
    pub column: usize,
    /// The JSON pointer of the value (RFC 6901), empty for the whole file.
    pub pointer: String,
    /// What stands there, for the reader's eyes.
    excerpt: Option<Excerpt>,
}

/// The line of a place, and what to underline in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Excerpt {
    text: String,
    start: usize,
    end: usize,
}

/// One problem of a schema file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Whether it stops the generation.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where, unless it concerns no place in a file.
    pub location: Option<Location>,
    /// Other places that are part of the problem, and what is there.
    pub related: Vec<(Location, String)>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            location: None,
            related: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The problem for people: the place, the line with the place underlined, and the way out.
    ///
    /// `colour` adds ANSI escapes.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level
            .primary_title(self.message.as_str())
            .elements(Vec::<Element<'_>>::new());
        if let Some(location) = &self.location {
            group = location.show(group, AnnotationKind::Primary, None);
        }
        for (location, label) in &self.related {
            group = location.show(group, AnnotationKind::Context, Some(label));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Location {
    fn show<'a>(
        &'a self,
        group: annotate_snippets::Group<'a>,
        kind: AnnotationKind,
        label: Option<&'a String>,
    ) -> annotate_snippets::Group<'a> {
        let Some(excerpt) = &self.excerpt else {
            let origin = Origin::path(self.file.as_str())
                .line(self.line)
                .char_column(self.column);
            return group
                .element(origin)
                .element(Level::NOTE.message(format!("the place is `{}`", self.pointer)));
        };
        let mut annotation = kind.span(excerpt.start..excerpt.end);
        if let Some(label) = label {
            annotation = annotation.label(label.as_str());
        }
        let snippet = Snippet::source(excerpt.text.as_str())
            .path(self.file.as_str())
            .line_start(self.line)
            .annotation(annotation);
        group.element(snippet)
    }
}

/// A file on one line, as machines write it, is not searched for what fits a screen: the pointer tells the place.
const LONGEST_LINE: usize = 4_000;

/// The line at `offset`. The renderer cuts it to what fits a screen.
fn excerpt(text: &str, offset: usize, length: usize) -> Option<Excerpt> {
    let offset = offset.min(text.len());
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |at| at + offset);
    let line = text[start..end].trim_end();
    if line.len() > LONGEST_LINE {
        return None;
    }
    let from = (offset - start).min(line.len());
    let mut to = (from + length.min(LONGEST_MARK)).min(line.len());
    while !line.is_char_boundary(to) {
        to -= 1;
    }
    Some(Excerpt {
        text: line.to_owned(),
        start: from,
        end: to,
    })
}

/// A whole object on one line is not underlined to its end.
const LONGEST_MARK: usize = 60;

/// All problems of all files: errors and warnings, by file and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// The problems, by file and place.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many problems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any of them stops the generation.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All problems for people, one after the other, each with a blank line behind it.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        self.0
            .iter()
            .map(|diagnostic| diagnostic.render(colour) + "\n\n")
            .collect()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics(vec![diagnostic])
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Diagnostics(diagnostics.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A place with the number of bytes to underline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
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
    pub(crate) fn new(file: usize, offset: usize) -> Self {
        Mark {
            place: Place { file, offset },
            length: 1,
        }
    }

    pub(crate) fn extend(&mut self, length: usize) {
        self.length = length;
    }
}

/// A problem as the stages note it, before places become lines.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    severity: Severity,
    mark: Mark,
    message: String,
    related: Vec<(Mark, String)>,
    help: Option<String>,
}

impl Finding {
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(&mut self, mark: impl Into<Mark>, label: impl Into<String>) -> &mut Self {
        self.related.push((mark.into(), label.into()));
        self
    }
}

/// Collects the problems of all files.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn error(
        &mut self,
        mark: impl Into<Mark>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(Severity::Error, mark.into(), message.into())
    }

    pub(crate) fn warning(
        &mut self,
        mark: impl Into<Mark>,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.add(Severity::Warning, mark.into(), message.into())
    }

    fn add(&mut self, severity: Severity, mark: Mark, message: String) -> &mut Finding {
        let at = self.0.len();
        self.0.push(Finding {
            severity,
            mark,
            message,
            related: Vec::new(),
            help: None,
        });
        &mut self.0[at]
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Turns places into lines and columns, in the order of the files, each problem once.
    pub(crate) fn locate(mut self, files: &[File], shown: &dyn Fn(&str) -> String) -> Diagnostics {
        self.0
            .sort_by_key(|finding| (finding.mark.place, finding.severity));
        let locate = |mark: Mark| {
            let file = files.get(mark.place.file)?;
            let (line, column) = line_column(&file.text, mark.place.offset);
            Some(Location {
                file: shown(&file.name),
                line,
                column,
                pointer: pointer(Node::root(mark.place.file, &file.text), mark.place.offset),
                excerpt: excerpt(&file.text, mark.place.offset, mark.length),
            })
        };
        let mut all = Vec::new();
        for finding in self.0 {
            let diagnostic = Diagnostic {
                severity: finding.severity,
                message: finding.message,
                location: locate(finding.mark),
                related: finding
                    .related
                    .into_iter()
                    .filter_map(|(mark, label)| Some((locate(mark)?, label)))
                    .collect(),
                help: finding.help,
            };
            if !all.contains(&diagnostic) {
                all.push(diagnostic);
            }
        }
        Diagnostics(all)
    }
}
