//! Receivers that are processes, and that are killed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::process::{Child, Command};

use fe2o3_amqp::types::messaging::{Body, Data};
use fe2o3_amqp::types::primitives::Binary;
use tempfile::TempDir;

use crate::client::{event, send, take};
use crate::server::{DEAD, EVENTS, Server, wait_until};

/// How many messages are sent, each hundredth of them broken.
const MESSAGES: usize = 2_000;

fn start(server: &Server, output: &TempDir, name: &str) -> Child {
    let file = |kind: &str| File::create(output.path().join(format!("{name}.{kind}"))).unwrap();
    Command::new(env!("CARGO_BIN_EXE_receiver"))
        .args([EVENTS, "--fail", "0.01", "--concurrency", "64"])
        .env("AMQP_URL", server.url())
        .stdout(file("handled"))
        .stderr(file("log"))
        .spawn()
        .unwrap()
}

/// How often each event was handled, by its ID.
fn handled(output: &TempDir) -> BTreeMap<String, usize> {
    let mut handled = BTreeMap::new();
    for file in fs::read_dir(output.path()).unwrap() {
        let path = file.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "handled")
        {
            for line in fs::read_to_string(path).unwrap().lines() {
                let id = line.split('"').nth(3).unwrap_or_default(); // "type" "id"
                *handled.entry(id.to_owned()).or_default() += 1;
            }
        }
    }
    handled
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_a_receiver_is_killed() {
    let server = Server::start();
    let body = |number: usize| match number % 100 {
        17 => format!("not JSON {number}"),
        _ => event(&format!("e{number}")),
    };
    let data = |text: String| {
        Body::Data(
            [Data(Binary::from(text.into_bytes()))]
                .into_iter()
                .collect(),
        )
    };
    let bodies = (0..MESSAGES).map(|number| data(body(number))).collect();
    send(&server.url(), EVENTS, bodies).await;

    let output = TempDir::new().unwrap();
    let mut killed = start(&server, &output, "killed");
    wait_until("some are handled", || {
        handled(&output).len() > MESSAGES / 10
    });
    killed.kill().unwrap(); // SIGKILL
    killed.wait().unwrap();
    let before = handled(&output).len();
    assert!(before < MESSAGES, "it was too fast to be killed");

    let mut other = start(&server, &output, "other");
    let good: Vec<_> = (0..MESSAGES).filter(|number| number % 100 != 17).collect();
    wait_until("all are handled", || handled(&output).len() >= good.len());
    let dead = take(&server.url(), DEAD, MESSAGES - good.len()).await;
    let ended = Command::new("kill")
        .args(["-TERM", &other.id().to_string()])
        .status()
        .unwrap();
    assert!(ended.success() && other.wait().unwrap().success());

    let expected: Vec<_> = good.iter().map(|number| format!("e{number}")).collect();
    let handled = handled(&output);
    assert!(expected.iter().all(|id| handled.contains_key(id)));
    assert_eq!(handled.len(), good.len());
    assert!(dead.iter().all(|text| text.starts_with("not JSON")));
}
