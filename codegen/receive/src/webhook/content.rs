//! What a body holds, by the headers that came with it.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};

use super::refusal::{Refusal, RefusalKind};
use crate::binary::Attributes;

/// What a body holds.
#[derive(Clone)]
pub(super) enum Content {
    /// JSON: one event or an array, in either envelope.
    Json,
    /// The data of one CloudEvent, whose attributes are in the headers.
    Binary(Attributes),
    /// No content type was given: the body tells.
    Unknown,
}

/// Tells by the headers what the body holds.
pub(super) fn content(headers: &HeaderMap) -> Result<Content, Refusal> {
    let refuse = |message: &str| Err(Refusal::new(RefusalKind::ContentType, message));
    let encodings = headers.get_all(CONTENT_ENCODING);
    if encodings
        .iter()
        .any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return refuse("the body is compressed: send it as it is");
    }
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (content_type, more) = (types.next(), types.next());
    if more.is_some() {
        return Err(Refusal::malformed("several content types: send one"));
    }
    let content_type = match content_type.map(|value| value.to_str()) {
        Some(Ok(text)) => Some(MediaType::parse(text)),
        Some(Err(_)) => return refuse("the content type is no text"),
        None => None,
    };

    if let Some(media_type) = &content_type
        && media_type.essence.starts_with(CLOUD_EVENTS)
    {
        if !matches!(media_type.format(), "" | "+json" | "-batch" | "-batch+json") {
            return refuse(
                "a CloudEvents format other than JSON: send application/cloudevents+json",
            );
        }
        return media_type.in_utf8().map(|()| Content::Json);
    }
    if Attributes::are_in(headers) {
        if let Some(media_type) = &content_type
            && media_type.is_json()
        {
            media_type.in_utf8()?;
        }
        return Ok(Content::Binary(Attributes::read(headers)?));
    }
    match content_type {
        Some(media_type) if media_type.is_json() => media_type.in_utf8().map(|()| Content::Json),
        Some(_) => refuse(
            "the content type is no JSON: send application/json, application/cloudevents+json or \
             application/cloudevents-batch+json",
        ),
        None => Ok(Content::Unknown),
    }
}

const CLOUD_EVENTS: &str = "application/cloudevents";

/// A content type, without what does not matter here.
struct MediaType {
    /// Type and subtype in lower case.
    essence: String,
    charset: Option<String>,
}

impl MediaType {
    fn parse(text: &str) -> Self {
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"');
            let is_charset = name.trim().eq_ignore_ascii_case("charset");
            is_charset.then(|| value.to_ascii_lowercase())
        });
        Self { essence, charset }
    }

    /// What follows `application/cloudevents`.
    fn format(&self) -> &str {
        self.essence.strip_prefix(CLOUD_EVENTS).unwrap_or_default()
    }

    fn is_json(&self) -> bool {
        is_json(&self.essence)
    }

    /// Refuses JSON in anything but UTF-8.
    fn in_utf8(&self) -> Result<(), Refusal> {
        match self.charset.as_deref() {
            None | Some("" | "utf-8" | "utf8" | "us-ascii" | "ascii") => Ok(()),
            Some(_) => Err(Refusal::new(
                RefusalKind::ContentType,
                "the charset is not UTF-8: send JSON in UTF-8",
            )),
        }
    }
}

/// Whether a content type means JSON: `*/json` or `*/*+json`, in any case, with any parameters.
pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let Some((_, subtype)) = essence.split_once('/') else {
        return false;
    };
    let suffix = subtype.rsplit('+').next().unwrap_or_default();
    suffix.eq_ignore_ascii_case("json")
}
