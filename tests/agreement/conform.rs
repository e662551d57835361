//! `conform` on events made up for it: what it counts, finds and returns.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn run(args: &[&str], paths: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_conform"))
        .args(args)
        .args(paths)
        .output()
        .unwrap()
}

fn report(folder: &Path) -> (Option<i32>, Value) {
    let output = run(&["--json"], &[folder]);
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), report)
}

fn event(event_type: &str, data: &Value) -> Value {
    json!({
        "specVersion": "1.0", "id": "1", "source": "/made/up", "time": "2024-05-01T12:00:00.0+02:00",
        "type": event_type, "data": data,
    })
}

const DRIFT: &str = "Microsoft.MachineLearningServices.DatasetDriftDetected";
const BLOB: &str = "Microsoft.Storage.BlobCreated";

/// The kinds, rules and paths of all findings, sorted.
fn findings(report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for source in report["sources"].as_array().unwrap() {
        for event_type in source["types"].as_array().unwrap() {
            for one in event_type["findings"].as_array().unwrap() {
                let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
                let kind = text("kind") + " " + &text("conversion");
                found.push(format!("{}: {}", kind.trim(), text("path")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn conversions_and_unknown_types_are_well() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    let drift = json!({
        "DRIFTCOEFFICIENT": " 0.5 ", "DataDriftId": 12, "DataDriftName": true, "RunId": null,
        "StartTime": "3/28/2007 7:13:50 PM +00:00", "EndTime": "2024-05-01T12:00:00+02:00",
    });
    let email = "Microsoft.Communication.EmailDeliveryReportReceived";
    let mut base64 = event(BLOB, &Value::Null);
    base64["datacontenttype"] = "application/json".into();
    base64["data_base64"] = "eyJhcGkiOiAiUHV0In0=".into();
    base64.as_object_mut().unwrap().remove("data");
    let call = "Microsoft.Communication.CallEnded";
    let events = [
        base64,
        event(call, &json!({"durationOfCall": 5.5})),
        event(DRIFT, &drift),
        event(BLOB, &json!({"api": "Put"}).to_string().into()),
        event(email, &json!({"status": "DELIVERED"})),
        event("Contoso.Made", &json!({"b": [1.0, {"c": null}]})),
    ];
    fs::write(
        folder.path().join("below/a.JSON"),
        json!(events).to_string(),
    )
    .unwrap();
    fs::write(folder.path().join("other.txt"), "not read").unwrap();

    let (code, report) = report(folder.path());
    assert_eq!(code, Some(0), "{report:#}");
    assert_eq!(report["ok"], true);
    assert_eq!(report["files"], 1);
    assert_eq!(
        report["counts"],
        json!({"typed": 5, "unknown": 1, "failed": 0, "lost": 0, "changed": 0, "converted": 9, "untyped": 0})
    );
    assert_eq!(
        findings(&report),
        [
            "converted JSON in Base64: data",
            "converted JSON in a string: data",
            "converted boolean to text: data.DataDriftName",
            "converted enum case: data.status",
            "converted number to text: data.DataDriftId",
            "converted property name: data.DRIFTCOEFFICIENT",
            "converted property name: data.durationOfCall",
            "converted text to number: data.DRIFTCOEFFICIENT",
            "converted time form: data.StartTime",
        ]
    );
}

#[test]
fn what_does_not_come_back_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let kept =
        json!({"DataDriftId": "a", "notInTheSchema": {"a": 1}, "DATADRIFTID": "b", "RunId": ["c"]});
    let events = [
        event(DRIFT, &kept),
        event(
            DRIFT,
            &json!({"notInTheSchema": 1, "DriftCoefficient": 9_007_199_254_740_993_i64}),
        ),
        event(DRIFT, &json!(["a lot"])),
        json!({"neither": "envelope"}),
    ];
    fs::write(folder.path().join("a.json"), json!(events).to_string()).unwrap();
    // Broken behind its first event.
    let broken = format!("[{}, {{]", event(DRIFT, &json!({"alsoKept": 1})));
    fs::write(folder.path().join("b.json"), broken).unwrap();

    let (code, report) = report(folder.path());
    assert_eq!(code, Some(1), "{report:#}");
    assert_eq!(
        report["counts"],
        json!({"typed": 3, "unknown": 0, "failed": 3, "lost": 0, "changed": 0, "converted": 0, "untyped": 6})
    );
    assert_eq!(
        findings(&report),
        [
            "misfit: data.DriftCoefficient",
            "misfit: data.RunId",
            "unknown: data.DATADRIFTID",
            "unknown: data.alsoKept",
            "unknown: data.notInTheSchema",
        ]
    );

    let output = run(&[], &[folder.path()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let counts = text
        .lines()
        .find(|line| line.contains("DatasetDriftDetected"));
    let counts: Vec<_> = counts.unwrap().split_whitespace().skip(1).collect();
    assert_eq!(counts, ["3", ".", "1", ".", ".", ".", "6"], "{text}");
    for expected in [
        "a.json, event 1)\n",
        "  FAILED DatasetDriftDetected: event 2",
        "  FAILED (no event type): event 3",
        "\nNOT OK: 6 events in 2 files: 3 typed, 0 of unknown type, 3 failed; \
         properties: 0 lost, 0 changed, 0 converted, 6 untyped\n",
        "  not of its type: DatasetDriftDetected: data.RunId (",
        "  unknown property: DatasetDriftDetected: data.notInTheSchema, 2 times, first (",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    // Values may be personal.
    assert!(!text.contains("a lot"), "{text}");
}

#[test]
fn nothing_to_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.json");
    fs::write(&empty, "[]").unwrap();
    let missing = folder.path().join("missing");
    let cases: [(&[&str], &[&Path], &str); 4] = [
        (&[], &[folder.path()], "no events in 1 JSON file"),
        (&[], &[&missing], "missing: "),
        (&[], &[], "usage: conform PATH"),
        (&["--jsno"], &[&empty], "unknown flag --jsno"),
    ];
    for (args, paths, message) in cases {
        let output = run(args, paths);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(message), "{error}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn files_of_other_channels() {
    let blob = event(BLOB, &json!({"api": "PutBlob", "contentLength": 7}));
    let mut dead = blob.clone();
    dead["deadletterreason"] = "MaxDeliveryAttemptsExceeded".into();
    dead["deliveryattempts"] = 30.into();
    let mut undocumented = dead.clone();
    undocumented.as_object_mut().unwrap().remove("specVersion");
    let properties = json!({"deadletterreason": "Expired", "deliveryattempts": 3});
    let broker = json!({"lockToken": "CgMK", "deliveryCount": 1});
    let queue = "eyJzcGVjdmVyc2lvbiI6IjEuMCIsImlkIjoiMSIsInNvdXJjZSI6Ii9zIiwidHlwZSI6Ik1pY3Jvc29mdC5TdG9yYWdlLkJsb2JDcmVhdGVkIiwiZGF0YSI6eyJhcGkiOiJQdXRCbG9iIn19";

    for (name, file, events) in [
        ("topic", json!([dead, undocumented]).to_string(), 2),
        ("one", dead.to_string(), 1),
        (
            "namespace",
            json!([{"deadLetterProperties": properties, "event": blob}]).to_string(),
            1,
        ),
        (
            "pull",
            json!({"value": [{"brokerProperties": broker, "event": blob}]}).to_string(),
            1,
        ),
        (
            "functions",
            json!({"Data": {"a": blob, "b": [blob, blob.to_string()]}, "Metadata": {}}).to_string(),
            3,
        ),
        ("queue", queue.to_owned(), 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("captured.json"), file).unwrap();
        let (code, report) = report(folder.path());
        assert_eq!(code, Some(0), "{name}: {report:#}");
        assert_eq!(report["counts"]["typed"], events, "{name}: {report:#}");
    }
}

#[test]
fn an_event_is_an_event_before_it_is_an_invocation() {
    let folder = tempfile::tempdir().unwrap();
    let of = |event_type: &str, data: Value| {
        json!({
            "Data": data, "Id": "a-1", "Topic": null, "Subject": "s", "EventType": event_type,
            "EventTime": "2024-03-02T10:20:30Z", "DataVersion": "1",
        })
    };
    let objects = json!({"order": {"id": 1}, "customer": {"name": "n"}});
    for (name, body, typed, unknown) in [
        ("empty.json", of("Session.Created", json!({})), 0, 1),
        (
            "texts.json",
            of("Session.Created", json!({"UserId": "u"})),
            0,
            1,
        ),
        ("objects.json", of("Session.Created", objects), 0, 1),
        (
            "array.json",
            json!([of(BLOB, json!({"Api": "PutBlob"})), of("A.B", json!({}))]),
            1,
            1,
        ),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, body.to_string()).unwrap();
        let (code, report) = report(&path);
        assert_eq!(code, Some(0), "{name}: {report:#}");
        assert_eq!(report["counts"]["typed"], typed, "{name}: {report:#}");
        assert_eq!(report["counts"]["unknown"], unknown, "{name}: {report:#}");
    }
}

#[test]
fn no_data_is_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let without = event(BLOB, &Value::Null);
    let mut absent = without.clone();
    absent.as_object_mut().unwrap().remove("data");
    fs::write(
        folder.path().join("a.json"),
        json!([absent, without]).to_string(),
    )
    .unwrap();
    let (code, report) = report(folder.path());
    assert_eq!(code, Some(0), "{report:#}");
    assert_eq!(report["counts"]["typed"], 2);
    assert_eq!(findings(&report), Vec::<String>::new());
}
