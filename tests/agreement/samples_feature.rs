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
    for schema in schemas {
        let event_type = &*schema.event_type;
        let sample = sample(event_type).unwrap_or_else(|| panic!("{event_type} has no sample"));
        assert_eq!(sample.event_type(), event_type);
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

/// The text of a subject at each placeholder of its pattern.
fn filled<'t>(pattern: &'t str, subject: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let (first, mut pattern) = pattern.split_once('{').unwrap_or((pattern, ""));
    let mut subject = subject.strip_prefix(first)?;
    let mut all = Vec::new();
    while let Some((name, rest)) = pattern.split_once('}') {
        let (literal, next) = rest.split_once('{').unwrap_or((rest, ""));
        let end = match literal {
            "" => subject.len(),
            literal => subject.find(literal)?,
        };
        all.push((name, &subject[..end]));
        subject = &subject[end + literal.len()..];
        pattern = next;
    }
    subject.is_empty().then_some(all)
}

/// The text of the property at a path of names, `outer.0.inner`.
fn property(data: &Value, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(data, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    });
    match found? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The subscription and the resource group in a resource ID.
fn group(id: &str) -> Option<(String, String)> {
    let id = eventgrid::ResourceId::parse(id)?;
    let (subscription, group) = (id.subscription()?, id.resource_group()?);
    Some((subscription.to_owned(), group.to_ascii_lowercase()))
}

#[test]
fn subjects_agree_with_patterns_data_and_sources() {
    for schema in event_schemas() {
        let event_type = &schema.event_type;
        let sample = sample(event_type).unwrap();
        let (source, subject) = (sample.source(), sample.subject());
        assert!(!source.contains(['{', '}']), "{event_type}: {source}");
        if !schema.subject.is_empty() {
            let filled = filled(&schema.subject, subject);
            let filled = filled.unwrap_or_else(|| panic!("{event_type}: {subject}"));
            let data: Value = serde_json::from_str(sample.data()).unwrap();
            for (name, value) in filled {
                let said = property(&data, name);
                assert!(
                    said.as_deref().map_or(value != name, |said| said == value),
                    "{event_type}: {{{name}}} in {subject}, the data has {said:?}"
                );
            }
        }
        if let (Some(of_source), Some(of_subject)) = (group(source), group(subject)) {
            assert_eq!(of_source, of_subject, "{event_type}: {source}, {subject}");
        }
    }
}

#[test]
fn ids_and_times_differ() {
    let mut ids: Vec<_> = samples()
        .map(|sample| (sample.source(), sample.id()))
        .collect();
    let mut times: Vec<_> = samples().map(|sample| sample.time()).collect();
    let count = ids.len();
    assert!(times.iter().all(|time| (2024..2026).contains(&time.year())));
    ids.sort_unstable();
    ids.dedup();
    times.sort_unstable();
    times.dedup();
    assert_eq!((ids.len(), times.len()), (count, count));
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
