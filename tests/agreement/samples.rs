//! The documents' sample events: read typed, written equal, valid, and alike in both envelopes.

use std::fs;

use eventgrid::{CloudEvent, Event, EventGridEvent, SystemEvent, from_str};
use serde_json::Value;

use crate::json::difference;
use crate::schemas::{event_schema, root};

const SAMPLES: [&str; 18] = [
    "machine_learning/DatasetDriftDetected.cloud_event",
    "machine_learning/DatasetDriftDetected.event_grid",
    "machine_learning/ModelDeployed.cloud_event",
    "machine_learning/ModelDeployed.event_grid",
    "machine_learning/ModelRegistered.cloud_event",
    "machine_learning/ModelRegistered.event_grid",
    "machine_learning/RunCompleted.cloud_event",
    "machine_learning/RunCompleted.event_grid",
    "machine_learning/RunStatusChanged.cloud_event",
    "machine_learning/RunStatusChanged.event_grid",
    "resource_group/ResourceActionSuccess.cloud_event",
    "resource_group/ResourceActionSuccess.event_grid",
    "resource_group/ResourceDeleteSuccess.cloud_event",
    "resource_group/ResourceDeleteSuccess.event_grid",
    "resource_group/ResourceWriteSuccess.cloud_event",
    "resource_group/ResourceWriteSuccess.event_grid",
    "subscription/ResourceActionSuccess.cloud_event",
    "subscription/ResourceDeleteSuccess.cloud_event",
];

fn text(sample: &str) -> String {
    fs::read_to_string(root().join(format!("tests/samples/{sample}.json"))).unwrap()
}

fn value(sample: &str) -> Value {
    serde_json::from_str(&text(sample)).unwrap()
}

#[test]
fn read_typed_and_written_equal() {
    for sample in SAMPLES {
        let text = text(sample);
        let events: Vec<Event<SystemEvent>> = from_str(&text).unwrap();
        for event in &events {
            assert!(
                !matches!(event.data(), SystemEvent::Other(_)),
                "{sample} is not typed"
            );
        }
        let written = serde_json::to_value(&events).unwrap();
        assert_eq!(difference(&value(sample), &written), None, "{sample}");
    }
}

#[test]
fn data_is_valid() {
    for sample in SAMPLES {
        for event in value(sample).as_array().unwrap() {
            let event_type = event
                .get("type")
                .or_else(|| event.get("eventType"))
                .unwrap();
            let schema = event_schema(event_type.as_str().unwrap());
            assert_eq!(schema.invalid(&event["data"]), None, "{sample}");
        }
    }
}

#[test]
fn both_envelopes_convert_into_each_other() {
    let in_both = SAMPLES
        .iter()
        .filter(|sample| sample.ends_with("event_grid"));
    for sample in in_both {
        let (cloud_text, grid_text) = (
            text(&sample.replace("event_grid", "cloud_event")),
            text(sample),
        );
        let cloud = from_str::<SystemEvent>(&cloud_text).unwrap().remove(0);
        let grid = from_str::<SystemEvent>(&grid_text).unwrap().remove(0);

        let mut to_cloud = CloudEvent::try_from(grid.clone()).unwrap();
        let mut to_grid = EventGridEvent::try_from(cloud.clone()).unwrap();
        assert_eq!(
            EventGridEvent::try_from(to_cloud.clone()).unwrap(),
            grid_of(grid.clone()),
            "{sample}"
        );
        assert_eq!(
            CloudEvent::try_from(to_grid.clone()).unwrap(),
            cloud_of(cloud.clone()),
            "{sample}"
        );

        // The documents' two forms of one event differ in versions alone.
        let (cloud, grid) = (cloud_of(cloud), grid_of(grid));
        to_cloud.dataschema.clone_from(&cloud.dataschema);
        to_grid.data_version.clone_from(&grid.data_version);
        to_grid.metadata_version.clone_from(&grid.metadata_version);
        assert_eq!(to_cloud, cloud, "{sample}");
        assert_eq!(to_grid, grid, "{sample}");
    }
}

fn cloud_of<D>(event: Event<D>) -> CloudEvent<D> {
    match event {
        Event::CloudEvent(event) => event,
        Event::EventGrid(_) => panic!("expected a CloudEvent"),
    }
}

fn grid_of<D>(event: Event<D>) -> EventGridEvent<D> {
    match event {
        Event::EventGrid(event) => event,
        Event::CloudEvent(_) => panic!("expected an event of the Event Grid schema"),
    }
}
