//! Reads a text of YAML into values that know where they are.

use std::collections::BTreeMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::scalar::scalar;
use super::{Content, DEEPEST, Key, NotYaml, Value, too_deep};

pub(super) struct Reader<'y> {
    parser: Parser<'y, StrInput<'y>>,
    /// The byte at which each character begins.
    offsets: Vec<usize>,
    end: usize,
    anchors: BTreeMap<usize, Value>,
}

impl<'y> Reader<'y> {
    pub(super) fn new(text: &'y str) -> Self {
        Reader {
            parser: Parser::new_from_str(text),
            offsets: text.char_indices().map(|(at, _)| at).collect(),
            end: text.len(),
            anchors: BTreeMap::new(),
        }
    }

    fn next(&mut self) -> Result<(Event<'y>, Span), NotYaml> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.unreadable(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn unreadable(&self, error: &ScanError) -> NotYaml {
        NotYaml {
            offset: self.byte(error.marker().index()),
            message: error.info().to_owned(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        self.offsets.get(character).copied().unwrap_or(self.end)
    }

    fn place(&self, span: Span) -> (usize, usize) {
        let start = self.byte(span.start.index());
        let end = self.byte(span.end.index());
        (start, end.saturating_sub(start).max(1))
    }

    /// The only document of the text.
    pub(super) fn document(&mut self) -> Result<Value, NotYaml> {
        let mut found = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => {
                    return found.ok_or_else(|| NotYaml {
                        offset: 0,
                        message: "there is nothing in it".to_owned(),
                    });
                }
                Event::DocumentStart(_) if found.is_some() => {
                    return Err(NotYaml {
                        offset: self.place(span).0,
                        message: "a second document begins here".to_owned(),
                    });
                }
                Event::DocumentStart(_) => {
                    let (event, span) = self.next()?;
                    found = Some(self.value(event, span, 0)?);
                }
                _ => {}
            }
        }
    }

    fn value(&mut self, event: Event<'y>, span: Span, depth: usize) -> Result<Value, NotYaml> {
        let (offset, length) = self.place(span);
        if depth > DEEPEST {
            return Err(too_deep(offset));
        }
        let (anchor, content, length) = match event {
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).map(|one| Rc::clone(&one.content));
                let content = known.ok_or_else(|| NotYaml {
                    offset,
                    message: "this alias contains itself".to_owned(),
                })?;
                (0, content, length)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let json = scalar(&text, style, tag.as_deref());
                (anchor, Rc::new(Content::Scalar(json)), length)
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.value(event, span, depth + 1)?),
                    }
                }
                (anchor, Rc::new(Content::List(items)), 1)
            }
            Event::MappingStart(anchor, _) => {
                let mut members = Vec::new();
                loop {
                    let key = match self.next()? {
                        (Event::MappingEnd, _) => break,
                        (event, span) => self.key(event, span)?,
                    };
                    let (event, span) = self.next()?;
                    members.push((key, self.value(event, span, depth + 1)?));
                }
                (anchor, Rc::new(Content::Map(members)), 1)
            }
            _ => (0, Rc::new(Content::Scalar("null".to_owned())), length),
        };
        let value = Value {
            offset,
            length,
            content,
        };
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn key(&mut self, event: Event<'y>, span: Span) -> Result<Key, NotYaml> {
        let (offset, length) = self.place(span);
        let Event::Scalar(text, style, ..) = event else {
            return Err(NotYaml {
                offset,
                message: "the name of a member is a string".to_owned(),
            });
        };
        Ok(Key {
            merges: text == "<<" && style == ScalarStyle::Plain,
            name: text.into_owned(),
            offset,
            length,
        })
    }
}
