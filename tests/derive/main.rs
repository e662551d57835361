//! The derives on users' types: event data, objects, enums and unions.

mod another_crate;
mod constants;
mod deep;
mod enums;
mod field_attributes;
mod field_types;
mod generic_types;
mod macros;
mod names;
mod nested;
mod objects;
mod one_of_strings;
mod one_of_types;
mod one_of_values;
mod panics;
mod raw_data;
mod sensitive;
mod serde_structs;
mod tagged;

/// A CloudEvent in one line.
fn cloud_event(event_type: &str, data: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","id":"1","source":"/shop","type":"{event_type}","data":{data}}}"#
    )
}

/// The data of one CloudEvent.
#[track_caller]
fn read<D: eventgrid::EventData>(body: &str) -> D {
    match eventgrid::from_str::<D>(body) {
        Ok(mut events) => events.remove(0).into_data(),
        Err(error) => panic!("{body}: {error}"),
    }
}
