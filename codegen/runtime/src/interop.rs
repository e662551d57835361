//! Conversion to and from the event of the CNCF's crate `cloudevents-sdk`: the feature
//! `cloudevents`.

use ::cloudevents::event::{ExtensionValue, TryIntoTime, TryIntoUrl};
use ::cloudevents::{
    AttributesReader, AttributesWriter, Data, Event as SdkEvent, EventBuilder, EventBuilderV10,
};
use serde_json::{Number, Value};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::data::is_json;
use crate::data::{EventData, RawData};
use crate::envelope::{CloudEvent, Event, Losses, Member, as_raw};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Text;

/// All attributes, extension attributes and the data are kept; times are converted to UTC.
///
/// # Errors
/// Something that `cloudevents::Event` cannot hold; the error lists it:
///
/// | member | condition |
/// |---|---|
/// | `dataschema` | relative, such as the `"#1"` that Event Grid writes, or not in the normal form that `url::Url` gives it |
/// | an extension attribute | a fraction, an integer of more than 64 bits, an array or an object, or has the name of an attribute |
/// | `data` | JSON with an integer of more than 64 bits, or with a number beyond an `f64` |
/// | `time` | before the year 0 |
///
/// [`CloudEvent::into_sdk_event`] leaves out the members that can be left out.
///
/// ```
/// use eventgrid::serde_json::json;
/// use eventgrid::{CloudEvent, RawData, cloudevents};
///
/// let data = RawData::from(json!({"orderId": 7}));
/// let mut event = CloudEvent::of_type("Shop.OrderPlaced", "/shop", data);
/// let theirs = cloudevents::Event::try_from(event.clone())?;
/// assert_eq!(CloudEvent::try_from(theirs)?, event);
///
/// event.dataschema = Some("#1".into());
/// let error = cloudevents::Event::try_from(event.clone()).unwrap_err();
/// assert_eq!(error.losses(), ["dataschema"]);
/// let (theirs, losses) = event.into_sdk_event()?;
/// assert_eq!(losses.to_string(), "dataschema");
/// # Ok::<(), eventgrid::Error>(())
/// ```
impl<D: EventData> TryFrom<CloudEvent<D>> for SdkEvent {
    type Error = Error;

    fn try_from(event: CloudEvent<D>) -> Result<Self> {
        let relative = event.dataschema.as_deref().map(|schema| {
            format!("an event of cloudevents-sdk takes absolute URLs in normal form, not {schema:?}, and cannot hold")
        });
        let (id, event_type) = (event.id.to_string(), event.event_type.to_string());
        let (event, losses) = event.into_sdk_event()?;
        let message = relative
            .filter(|_| losses.iter().any(|name| name == "dataschema"))
            .unwrap_or_else(|| "an event of cloudevents-sdk cannot hold".to_owned());
        losses
            .or_fail(event, message)
            .map_err(|error| error.with_event(&id, &event_type))
    }
}

/// An event of the Event Grid schema is first converted to a CloudEvent. Its `dataVersion` becomes
/// a relative `dataschema`, which `cloudevents::Event` cannot hold.
///
/// # Errors
/// Those of a [`CloudEvent`], and those of the conversion from the Event Grid schema.
impl<D: EventData> TryFrom<Event<D>> for SdkEvent {
    type Error = Error;

    fn try_from(event: Event<D>) -> Result<Self> {
        CloudEvent::try_from(event)?.try_into()
    }
}

impl<D: EventData> CloudEvent<D> {
    /// The same event as an event of the crate `cloudevents-sdk`, and the members that were left
    /// out.
    ///
    /// # Errors
    /// The data would change, its base64 is malformed, or the event has no source.
    pub fn into_sdk_event(self) -> Result<(SdkEvent, Losses)> {
        let (envelope, data) = self.into_parts();
        let data = as_raw(&data.content())
            .and_then(|data| sdk_data(&data, envelope.datacontenttype.as_deref()));
        let data = data.map_err(|error| error.with_event(&envelope.id, &envelope.event_type))?;
        sdk_event(envelope, data)
    }
}

fn sdk_event(envelope: CloudEvent<()>, data: Option<Data>) -> Result<(SdkEvent, Losses)> {
    let mut losses = Losses::default();
    let mut event = EventBuilderV10::new()
        .id(envelope.id)
        .source(envelope.source)
        .ty(envelope.event_type)
        .build()
        .map_err(|error| Error::new(ErrorKind::Conversion, error.to_string()))?;
    event.set_subject(envelope.subject);
    event.set_datacontenttype(envelope.datacontenttype);
    if let Some(time) = envelope.time {
        let utc = time.checked_to_offset(UtcOffset::UTC);
        let text = utc.and_then(|utc| utc.format(&Rfc3339).ok());
        match text.and_then(|text| text.into_time().ok()) {
            Some(time) => {
                event.set_time(Some(time));
            }
            None => losses.push("time"),
        }
    }
    if let Some(schema) = envelope.dataschema {
        match (&*schema).into_url() {
            Ok(url) if url.as_str() == schema => {
                event.set_dataschema(Some(url));
            }
            _ => losses.push("dataschema"),
        }
    }
    for (name, value) in envelope.extensions.iter() {
        match extension(value).filter(|_| !Member::is_attribute(name)) {
            Some(value) => event.set_extension(name, value),
            None => losses.push(name),
        }
    }
    if let Some(data) = data {
        event.set_data_unchecked(data);
    }
    Ok((event, losses))
}

fn extension(value: Value) -> Option<ExtensionValue> {
    Some(match value {
        Value::String(text) => ExtensionValue::String(text),
        Value::Bool(value) => ExtensionValue::Boolean(value),
        Value::Number(number) => ExtensionValue::Integer(number.as_i64()?),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}

fn sdk_data(data: &RawData, content_type: Option<&str>) -> Result<Option<Data>> {
    let json = match data {
        RawData::Absent => return Ok(None),
        RawData::Null => "null",
        RawData::Json(json) => json,
        RawData::Base64(_) => {
            let bytes = data.bytes().transpose()?.unwrap_or_default();
            return Ok(Some(Data::Binary(bytes)));
        }
    };
    if let Some(number) = integers(json).find(|integer| !is_held(integer)) {
        let message = format!(
            "an event of cloudevents-sdk cannot hold the number {number}, which has more than 64 bits, in"
        );
        let error = Error::new(ErrorKind::Conversion, message);
        return Err(error.with_losses(vec!["data".to_owned()]));
    }
    let value = serde_json::from_str(json).map_err(|error| {
        let message = format!("an event of cloudevents-sdk cannot hold the data: {error}");
        Error::new(ErrorKind::Conversion, message).with_losses(vec!["data".to_owned()])
    })?;
    Ok(Some(match value {
        Value::String(text) if !content_type.is_none_or(is_json) => Data::String(text),
        value => Data::Json(value),
    }))
}

/// The numbers in JSON text that have neither a fraction nor an exponent.
fn integers(json: &str) -> impl Iterator<Item = &str> {
    let mut in_string = false;
    let mut escaped = false;
    let outside = move |c: char| {
        match (in_string, c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (_, '"') => in_string = !in_string,
            (false, '-' | '+' | '.' | '0'..='9' | 'e' | 'E') => return false,
            _ => {}
        }
        true
    };
    json.split(outside).filter(|word| {
        let digits = word.strip_prefix('-').unwrap_or(word);
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Whether a `serde_json::Value` keeps all digits of an integer: up to 64 bits, or any number of
/// bits if the feature `arbitrary_precision` is on. Minus zero is zero.
fn is_held(integer: &str) -> bool {
    let number: Option<Number> = integer.parse().ok();
    integer == "-0" || number.is_some_and(|number| number.to_string() == integer)
}

/// All attributes, extension attributes and the data are kept; extension attributes are sorted by
/// name. An event of CloudEvents 0.3 becomes one of 1.0.
///
/// A string stays a JSON string, regardless of its content type: `Data::String` and a `Data::Json`
/// that holds a string are written the same way, so both become the same data.
///
/// # Errors
/// `id`, `source` or `type` is empty, an extension attribute has the name of an attribute, the time
/// is a leap second or out of the range of `OffsetDateTime`; or `D` does not read the event type,
/// or the data does not fit it.
///
/// ```
/// use eventgrid::cloudevents::{EventBuilder, EventBuilderV10};
/// use eventgrid::serde_json::json;
/// use eventgrid::{CloudEvent, RawData};
///
/// let theirs = EventBuilderV10::new()
///     .id("1")
///     .source("/shop")
///     .ty("Shop.OrderPlaced")
///     .data("application/json", json!({"orderId": 7}))
///     .build()?;
/// let event: CloudEvent = theirs.try_into()?; // or `CloudEvent<SystemEvent>`
/// assert_eq!(event.data.as_json(), Some(r#"{"orderId":7}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<D: EventData> TryFrom<SdkEvent> for CloudEvent<D> {
    type Error = Error;

    fn try_from(event: SdkEvent) -> Result<Self> {
        let (envelope, data) = from_sdk_event(event)?;
        envelope.with(data).read_as()
    }
}

/// An event of `cloudevents-sdk` is a [`CloudEvent`].
///
/// # Errors
/// Those of a [`CloudEvent`].
impl<D: EventData> TryFrom<SdkEvent> for Event<D> {
    type Error = Error;

    fn try_from(event: SdkEvent) -> Result<Self> {
        CloudEvent::try_from(event).map(Self::CloudEvent)
    }
}

fn from_sdk_event(mut event: SdkEvent) -> Result<(CloudEvent<()>, RawData)> {
    let (id, event_type) = (event.id().to_owned(), event.ty().to_owned());
    let fail = |message: String| {
        Err(Error::new(ErrorKind::Conversion, message).with_event(&id, &event_type))
    };
    for (name, value) in [
        ("id", &id),
        ("source", event.source()),
        ("type", &event_type),
    ] {
        if value.is_empty() {
            return fail(format!("a CloudEvent needs `{name}`, and it is empty"));
        }
    }
    let mut ours = CloudEvent::new(event_type.clone(), id.clone(), event.source().clone(), ());
    ours.subject = event.subject().map(Text::from);
    ours.datacontenttype = event.datacontenttype().map(Text::from);
    ours.dataschema = event.dataschema().map(|schema| schema.as_str().into());
    if let Some(time) = event.time() {
        let seconds = OffsetDateTime::from_unix_timestamp(time.timestamp());
        let time =
            seconds.and_then(|whole| whole.replace_nanosecond(time.timestamp_subsec_nanos()));
        match time {
            Ok(time) => ours.time = Some(time),
            Err(error) => return fail(format!("`time` cannot be held: {error}")),
        }
    }
    let mut extensions: Vec<_> = event.iter_extensions().collect();
    extensions.sort_unstable_by_key(|(name, _)| *name);
    for (name, value) in extensions {
        if Member::is_attribute(name) {
            return fail(format!("`{name}` is an attribute and no extension"));
        }
        let value = match value {
            ExtensionValue::String(text) => Value::from(text.as_str()),
            ExtensionValue::Boolean(value) => Value::from(*value),
            ExtensionValue::Integer(value) => Value::from(*value),
        };
        ours.extensions.insert(name, value)?;
    }
    let data = match event.take_data().2 {
        None => RawData::Absent,
        Some(Data::Json(value)) => value.into(),
        Some(Data::String(text)) => Value::from(text).into(),
        Some(Data::Binary(bytes)) => RawData::from_bytes(&bytes),
    };
    Ok((ours, data))
}
