//! The feature `samples`: an event of each type, and the same one as `cargo xtask sample` prints.

use eventgrid::samples::{sample, samples};
use eventgrid::{EventData, SystemEvent, from_str};
use eventgrid_codegen::read;
use eventgrid_workshop::list;
use serde_json::Value;

use crate::json::difference;
use crate::schemas::{event_schemas, root};

#[test]
fn every_event_type_has_a_sample_that_reads() {
    let schemas = event_schemas();
    for schema in &schemas {
        let event_type = &*schema.event_type;
        let sample = sample(event_type).unwrap_or_else(|| panic!("{event_type} has no sample"));
        assert_eq!(sample.event_type(), event_type);
        assert!(sample.source().starts_with("/subscriptions/"));
        assert!(
            !sample.subject().contains(['{', '}']),
            "{event_type}: {}",
            sample.subject()
        );
        assert_eq!(sample.subject().is_empty(), schema.subject.is_empty());

        let data: Value = serde_json::from_str(sample.data()).unwrap();
        assert_eq!(difference(&schema.examples()[0], &data), None);
        let envelopes = [
            serde_json::to_value(sample.cloud_event()).unwrap(),
            serde_json::to_value(sample.event_grid()).unwrap(),
        ];
        for event in envelopes {
            assert_eq!(difference(&data, &event["data"]), None, "{event_type}");
            let text = event.to_string();
            let read = from_str::<SystemEvent>(&text).unwrap();
            assert_eq!(
                read[0].data().event_type(),
                Some(event_type),
                "not typed: {text}"
            );
            let written = serde_json::to_value(&read[0]).unwrap();
            assert_eq!(difference(&event, &written), None, "{text}");
        }
    }
    assert_eq!(samples().count(), schemas.len());
}

#[test]
fn event_types_are_found_in_any_case() {
    let found = sample("microsoft.keyvault.SECRETEXPIRED").unwrap();
    assert_eq!(found.event_type(), "Microsoft.KeyVault.SecretExpired");
    assert_eq!(sample("Microsoft.KeyVault"), None);
}

#[test]
fn the_command_prints_the_same() {
    let listing = list(&read(root().join("schemas")).unwrap()).unwrap();
    for sample in samples() {
        let listed = listing.event_type(sample.event_type()).unwrap();
        let printed = listed.sample.as_ref().unwrap();
        let parse = |text: String| serde_json::from_str::<Value>(&text).unwrap();
        let (cloud, grid) = (sample.cloud_event(), sample.event_grid());
        for (ours, theirs) in [
            (serde_json::to_value(cloud), printed.cloud_event()),
            (serde_json::to_value(grid), printed.event_grid()),
        ] {
            assert_eq!(difference(&ours.unwrap(), &parse(theirs)), None);
        }
    }
}
