//! A problem as text for a terminal: the line of the file with the place underlined.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Location, Related, Severity};

/// The line of a place, and the underlined part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    text: String,
    start: usize,
    end: usize,
}

impl Excerpt {
    /// The number of underlined characters.
    pub(super) fn width(&self) -> usize {
        let marked = self.text.get(self.start..self.end);
        marked.map_or(0, |marked| marked.chars().count())
    }
}

impl Diagnostic {
    /// The problem as text: the place, the line with the place underlined, and the help.
    ///
    /// `colour` adds ANSI escapes.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut title = level.primary_title(self.message.as_str());
        if let Some(lint) = self.lint {
            title = title.id(lint);
        }
        let mut group = title.elements(Vec::<Element<'_>>::new());
        if let Some(location) = &self.location {
            group = location.show(group, AnnotationKind::Primary, None);
        }
        for Related { location, label } in &self.related {
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

/// In a file on one line, as programs write it, the pointer has to do instead of an excerpt.
const LONGEST_LINE: usize = 4_000;

/// The line at `offset`. The renderer cuts it to the width of a screen.
pub(super) fn excerpt(text: &str, offset: usize, length: usize) -> Option<Excerpt> {
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

/// A long object on one line is underlined only in part.
const LONGEST_MARK: usize = 60;
