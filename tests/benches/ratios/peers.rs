//! What else reads such events: other crates, Node.js, Python.

use std::fs;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use eventgrid::{Event, SystemEvent};
use serde_json::Value;

use crate::batch;
use crate::measure::{Effort, Way, way};
use crate::reading::skip;
use crate::table::counted;

pub(crate) fn peers(effort: Effort) {
    let body = batch::body(100);
    let slice = || black_box(body.as_slice());
    let ways: [(&str, Way<'_>); 4] = [
        (
            "`serde_json::Value`, untyped / skip",
            way(|| serde_json::from_slice::<Value>(slice()).expect("JSON")),
        ),
        (
            "`serde_json::Value`, then typed by `from_value` / skip",
            way(|| {
                let values: Vec<Value> = serde_json::from_slice(slice()).expect("JSON");
                let typed = values.into_iter().map(serde_json::from_value);
                let typed: Result<Vec<Event<SystemEvent>>, _> = typed.collect();
                typed.expect("the samples are typed")
            }),
        ),
        (
            "`sonic_rs::Value`, untyped / skip",
            way(|| sonic_rs::from_slice::<sonic_rs::Value>(slice()).expect("JSON")),
        ),
        (
            "cloudevents-sdk, data untyped / skip",
            way(|| serde_json::from_slice::<Vec<cloudevents::Event>>(slice()).expect("events")),
        ),
    ];
    for (what, way) in ways {
        effort.compare(what, way, skip(&body));
    }

    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("body.json");
    fs::write(&file, &body).expect("the body can be written");
    for (program, what, reader) in READERS {
        let what = format!("{what} / skip");
        match Foreign::start(program, reader, &file) {
            Some(mut foreign) => {
                let way = Box::new(move |times| foreign.read(times));
                effort.compare(&what, way, skip(&body));
            }
            None => counted(&what, "not installed"),
        }
    }
}

/// Programs, and how each reads `body`.
const READERS: [(&str, &str, &str); 4] = [
    (
        "node",
        "Node.js, `JSON.parse`",
        "const read = () => JSON.parse(body.toString());",
    ),
    (
        "node",
        "Node.js, @azure/eventgrid, data untyped",
        r#"const { EventGridDeserializer } = require("@azure/eventgrid");
const deserializer = new EventGridDeserializer();
const read = () => deserializer.deserializeCloudEvents(body.toString());"#,
    ),
    (
        "python3",
        "Python, `json.loads`",
        "read = lambda: json.loads(body)",
    ),
    (
        "python3",
        "Python, azure-eventgrid, data untyped",
        "import azure.eventgrid
from azure.core.messaging import CloudEvent
read = lambda: [CloudEvent.from_dict(event) for event in json.loads(body)]",
    ),
];

const NODE: &str = r#"
const body = require("node:fs").readFileSync(process.argv[1]);
READER
(async () => {
    await read();
    console.log("ready");
    for await (const times of require("node:readline").createInterface({ input: process.stdin })) {
        const start = process.hrtime.bigint();
        for (let i = Number(times); i > 0; i--) await read();
        console.log(String(process.hrtime.bigint() - start));
    }
})();
"#;

const PYTHON: &str = r#"
import json, sys, time
body = open(sys.argv[1], "rb").read()
READER
read()
print("ready", flush=True)
for times in sys.stdin:
    start = time.perf_counter_ns()
    for _ in range(int(times)): read()
    print(time.perf_counter_ns() - start, flush=True)
"#;

/// A program that waits to be told how many times to read.
struct Foreign {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Foreign {
    /// None if the program, or the package that it reads with, is not there.
    fn start(program: &str, reader: &str, body: &Path) -> Option<Self> {
        let (flag, script) = match program {
            "node" => ("-e", NODE),
            _ => ("-c", PYTHON),
        };
        let mut child = Command::new(program)
            .args([flag, &script.replace("READER", reader)])
            .arg(body)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut foreign = Self {
            input: child.stdin.take()?,
            output: BufReader::new(child.stdout.take()?),
            child,
        };
        (foreign.line() == "ready").then_some(foreign)
    }

    fn read(&mut self, times: u32) -> Duration {
        writeln!(self.input, "{times}").expect("the program reads");
        Duration::from_nanos(self.line().parse().expect("the program tells the time"))
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("text");
        line.trim().to_owned()
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
