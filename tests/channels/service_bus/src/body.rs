//! Events from a message, in any form of its body.

use eventgrid::receive::handler::HandlerError;
use eventgrid::receive::{Events, message};
use fe2o3_amqp::types::messaging::{ApplicationProperties, Body, Message};
use fe2o3_amqp::types::primitives::{SimpleValue, Value};

/// Reads the events of a message.
///
/// Event Grid sends one data section. Other senders put the JSON into several, or into a value that
/// is text or binary; the binary XML of older .NET clients is unwrapped.
///
/// # Errors
/// The message has no body, or one of another form: it can never be handled.
pub fn events(message: &Message<Body<Value>>) -> Result<Events, HandlerError> {
    let body = match &message.body {
        Body::Data(sections) => sections
            .iter()
            .flat_map(|data| data.0.iter().copied())
            .collect(),
        Body::Value(value) => match &value.0 {
            Value::String(text) => text.clone().into_bytes(),
            Value::Binary(bytes) => bytes.to_vec(),
            _ => return Err(refused("a value that is neither text nor binary")),
        },
        Body::Sequence(_) => return Err(refused("a sequence")),
        Body::Empty => return Err(refused("none")),
    };
    let properties = message.application_properties.as_ref();
    Ok(message::read(
        body,
        properties.map(texts).unwrap_or_default(),
    ))
}

fn refused(found: &str) -> HandlerError {
    let expected = "expected data sections, or a value that is text or binary";
    HandlerError::dead_letter(format!(
        "the body of the message: {expected}; found {found}"
    ))
}

/// The properties that are text or a number, like those of Event Grid.
fn texts(properties: &ApplicationProperties) -> Vec<(&str, String)> {
    let text = |value: &SimpleValue| match value {
        SimpleValue::String(text) => Some(text.clone()),
        SimpleValue::Int(number) => Some(number.to_string()),
        SimpleValue::Long(number) => Some(number.to_string()),
        _ => None,
    };
    let texts = properties.0.iter();
    texts
        .filter_map(|(name, value)| Some((name.as_str(), text(value)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use fe2o3_amqp::types::messaging::{AmqpSequence, AmqpValue, Body, Data, Message};
    use fe2o3_amqp::types::primitives::{Binary, Value};

    use super::events;

    #[test]
    fn bodies_in_all_forms() {
        let data = |sections: &[&[u8]]| {
            let sections = sections.iter().map(|bytes| Data(Binary::from(*bytes)));
            Body::Data(sections.collect())
        };
        let value = |value| Body::Value(AmqpValue(value));
        let wrapped =
            b"@\x06string\x083http://schemas.microsoft.com/2003/10/Serialization/\x99\x02{}";
        let sequence = AmqpSequence(vec![Value::String("{}".into())]);
        for (body, expected) in [
            (data(&[b"{}"]), Ok("{}")),
            (data(&[b"[{", b"}", b"]"]), Ok("[{}]")),
            (data(&[wrapped]), Ok("{}")),
            (value(Value::String("{}".into())), Ok("{}")),
            (value(Value::Binary(Binary::from(&b"{}"[..]))), Ok("{}")),
            (
                value(Value::Int(7)),
                Err("a value that is neither text nor binary"),
            ),
            (
                Body::Sequence([sequence].into_iter().collect()),
                Err("a sequence"),
            ),
            (Body::Empty, Err("none")),
        ] {
            let found = events(&Message::from(body));
            let found = found.as_ref().map(|events| events.body().as_ref());
            let found = found.map_err(|error| error.details().rsplit("found ").next().unwrap());
            assert_eq!(found, expected.map(str::as_bytes));
        }
    }
}
