//! The tests that people write of their own handlers: how events are built for them.

use eventgrid::key_vault::{KeyVaultEvent, SecretExpired};
use eventgrid::resources::{self, ResourceEventData, ResourcesEvent};
use eventgrid::serde_json::{self, json};
use eventgrid::{
    CloudEvent, ErrorKind, Event, EventGridEvent, Properties, RawData, Result, SystemEvent, Text,
    each, samples,
};

/// Handles one event that was read before.
fn secret_to_renew(event: &Event<SystemEvent>) -> Option<Text> {
    match event.data() {
        SystemEvent::KeyVault(KeyVaultEvent::SecretExpired(secret)) => secret.object_name.clone(),
        _ => None,
    }
}

/// Handles what a queue or a webhook delivered.
fn secrets_to_renew(body: &[u8]) -> Vec<Text> {
    each::<SystemEvent>(body)
        .flatten()
        .filter_map(|event| secret_to_renew(&event))
        .collect()
}

#[test]
fn of_a_sample() -> Result<()> {
    let mut event = samples::cloud_event::<SecretExpired>()?;
    event.data.object_name = Some("db-password".into());
    let event = Event::from(event).read_as()?;
    assert_eq!(secret_to_renew(&event).as_deref(), Some("db-password"));

    let event = Event::from(samples::event_grid::<KeyVaultEvent>()?);
    assert_eq!(secret_to_renew(&event.read_as()?), None);
    Ok(())
}

#[test]
fn of_data_that_the_test_writes_down() -> Result<()> {
    let mut data = SecretExpired::default();
    data.object_name = Some("db-password".into());
    let event = EventGridEvent::from_data("db-password", data)?.with_topic("/vaults/contoso");
    assert_eq!(event.event_type, "Microsoft.KeyVault.SecretExpired");
    let event = Event::from(event).read_as()?;
    assert_eq!(secret_to_renew(&event).as_deref(), Some("db-password"));
    Ok(())
}

#[test]
fn of_json_as_documents_show_it() -> Result<(), Box<dyn std::error::Error>> {
    // Into the type, by the same rules as data that is delivered.
    let data: SecretExpired = serde_json::from_value(json!({"objectname": "db-password"}))?;
    assert_eq!(data.object_name.as_deref(), Some("db-password"));

    // Or raw, for an event type that is named.
    let data = RawData::from(json!({"ObjectName": "db-password"}));
    let event = CloudEvent::of_type("Microsoft.KeyVault.SecretExpired", "/vaults/contoso", data);
    let body = serde_json::to_vec(&event.with_subject("db-password"))?;
    assert_eq!(secrets_to_renew(&body), ["db-password"]);
    Ok(())
}

#[test]
fn of_several_events_in_one_body() -> Result<(), Box<dyn std::error::Error>> {
    let events: Vec<_> = samples::samples()
        .map(|sample| sample.event_grid())
        .collect();
    let names = secrets_to_renew(&serde_json::to_vec(&events)?);
    let sample: SecretExpired = samples::data()?;
    assert_eq!(names, Vec::from_iter(sample.object_name));
    Ok(())
}

/// Data of several event types does not tell which: the event is told, or an enum's variant is.
#[test]
fn of_data_that_event_types_share() -> Result<()> {
    let data: ResourceEventData = samples::data()?;
    let error = CloudEvent::from_data("/subscriptions/1", data.clone()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the data does not tell its event type: build the event with `of_type` and name it"
    );
    let source = "/subscriptions/1";
    let one = CloudEvent::of_type(resources::RESOURCE_ACTION_SUCCESS, source, data.clone());
    let data = ResourcesEvent::ResourceActionSuccess(Box::new(data));
    let other = CloudEvent::from_data(source, data)?;
    assert_eq!(one.event_type, other.event_type);
    assert_eq!(one.read_as::<SystemEvent>()?.data, other.read_as()?.data);
    Ok(())
}

#[test]
fn what_has_no_sample_says_so() {
    #[derive(Clone, Debug, Default, PartialEq, eventgrid::EventData, Properties)]
    #[event(type = "Contoso.OrderPlaced")]
    struct OrderPlaced {
        #[property("orderId")]
        id: Option<String>,
    }
    for (error, message) in [
        (
            samples::data::<OrderPlaced>().unwrap_err(),
            "no sample of Contoso.OrderPlaced",
        ),
        (
            samples::data::<RawData>().unwrap_err(),
            "a type that names no event type has no sample",
        ),
    ] {
        assert_eq!(
            (*error.kind(), &*error.to_string()),
            (ErrorKind::EventType, message)
        );
    }
}

#[test]
fn every_sample_is_typed_and_comes_back() -> Result<()> {
    for sample in samples::samples() {
        let event = sample.cloud_event();
        let typed = event.clone().read_as::<SystemEvent>()?;
        assert!(!matches!(typed.data, SystemEvent::Other(_)), "{typed:?}");
        assert_eq!(typed.into_parts().0, event.into_parts().0);
    }
    Ok(())
}
