//! The content of a body, according to its headers.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, ORIGIN};

use super::rejection::{Rejection, RejectionKind};
use crate::binary::Attributes;

/// The content of a body.
#[derive(Clone)]
pub(super) enum Content {
    /// JSON: one event or an array, in either envelope.
    Json,
    /// The data of one CloudEvent, whose attributes are in the headers.
    Binary(Attributes),
    /// No content type was given: the body decides.
    Unknown,
}

/// Determines the content of the body by the headers.
pub(super) fn content(headers: &HeaderMap) -> Result<Content, Rejection> {
    let reject = |message: &str| Err(Rejection::new(RejectionKind::ContentType, message));
    let encodings = headers.get_all(CONTENT_ENCODING);
    if encodings
        .iter()
        .any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return reject("the body is compressed: send it as it is");
    }
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (content_type, more) = (types.next(), types.next());
    if more.is_some() {
        return Err(Rejection::malformed("several content types: send one"));
    }
    let content_type = match content_type.map(|value| value.to_str()) {
        Some(Ok(text)) => Some(MediaType::parse(text)),
        Some(Err(_)) => return reject("the content type is not text"),
        None => None,
    };

    if let Some(media_type) = &content_type
        && let Some(format) = media_type.format()
    {
        let is_json = |known: &&str| known.eq_ignore_ascii_case(format);
        if !["", "+json", "-batch", "-batch+json"].iter().any(is_json) {
            return reject(
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
        Some(_) => reject(
            "the content type is not JSON: send application/json, application/cloudevents+json or \
             application/cloudevents-batch+json",
        ),
        None => Ok(Content::Unknown),
    }
}

/// Rejects requests that a web page can make a browser send without asking first: those with an
/// `Origin` whose content type, if any, is one of an HTML form.
pub(super) fn check_web_page(headers: &HeaderMap) -> Result<(), Rejection> {
    const FORMS: [&str; 3] = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ];
    let of_a_form = || {
        let content_type = headers.get(CONTENT_TYPE);
        let content_type = content_type.map(|value| value.to_str().unwrap_or_default());
        content_type.is_none_or(|text| {
            let essence = MediaType::parse(text).essence;
            FORMS.iter().any(|form| form.eq_ignore_ascii_case(essence))
        })
    };
    if headers.contains_key(ORIGIN) && of_a_form() {
        return Err(Rejection::new(
            RejectionKind::Forbidden,
            "a web page may not deliver here without authentication: send application/json",
        ));
    }
    Ok(())
}

const CLOUD_EVENTS: &str = "application/cloudevents";

/// A content type, without the irrelevant parts.
struct MediaType<'t> {
    /// Type and subtype.
    essence: &'t str,
    charset: Option<&'t str>,
}

impl<'t> MediaType<'t> {
    fn parse(text: &'t str) -> Self {
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or_default().trim();
        let charset = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let is_charset = name.trim().eq_ignore_ascii_case("charset");
            is_charset.then(|| value.trim().trim_matches('"'))
        });
        Self { essence, charset }
    }

    /// What follows `application/cloudevents`.
    fn format(&self) -> Option<&'t str> {
        let (begin, format) = self.essence.split_at_checked(CLOUD_EVENTS.len())?;
        begin.eq_ignore_ascii_case(CLOUD_EVENTS).then_some(format)
    }

    fn is_json(&self) -> bool {
        is_json(self.essence)
    }

    /// Rejects JSON in encodings other than UTF-8.
    fn in_utf8(&self) -> Result<(), Rejection> {
        const UTF_8: [&str; 5] = ["utf-8", "utf8", "us-ascii", "ascii", ""];
        let charset = self.charset.unwrap_or_default();
        if UTF_8
            .iter()
            .any(|known| known.eq_ignore_ascii_case(charset))
        {
            return Ok(());
        }
        Err(Rejection::new(
            RejectionKind::ContentType,
            "the charset is not UTF-8: send JSON in UTF-8",
        ))
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
