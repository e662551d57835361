//! Consumers that are processes: the program, as people start it, and as it is killed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};

use tempfile::TempDir;

use crate::cluster::{Cluster, quick, wait_until};
use crate::events::event;

const EVENTS: usize = 2_000;

/// Processes of the program `consumer`, and what they have printed.
pub(crate) struct Consumers<'c> {
    cluster: &'c Cluster,
    group: &'static str,
    arguments: &'static [&'static str],
    output: TempDir,
    running: Vec<Child>,
    started: usize,
}

impl<'c> Consumers<'c> {
    pub(crate) fn start(
        cluster: &'c Cluster,
        group: &'static str,
        arguments: &'static [&'static str],
        number: usize,
    ) -> Self {
        let mut consumers = Self {
            cluster,
            group,
            arguments,
            output: TempDir::new().unwrap(),
            running: Vec::new(),
            started: 0,
        };
        (0..number).for_each(|_| consumers.start_one());
        consumers
    }

    pub(crate) fn start_one(&mut self) {
        let file = |kind: &str| {
            File::create(self.output.path().join(format!("{}.{kind}", self.started))).unwrap()
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_consumer"));
        command
            .args([
                "--servers",
                &self.cluster.servers,
                "--topic",
                &self.cluster.topic,
            ])
            .args(["--group", self.group, "--report", "1"])
            .args(self.arguments)
            .stdout(file("handled"))
            .stderr(file("log"));
        for (name, value) in quick() {
            command.args(["-X", &format!("{name}={value}")]);
        }
        self.running.push(command.spawn().unwrap());
        self.started += 1;
    }

    /// Kills the one that was started first, as a machine that loses its power does.
    pub(crate) fn kill_one(&mut self) {
        let mut killed = self.running.remove(0);
        killed.kill().unwrap(); // SIGKILL
        killed.wait().unwrap();
    }

    /// Ends one as service managers do. Gives whether that was a success.
    fn terminate_one(&mut self) -> bool {
        let mut ending = self.running.remove(0);
        let terminate = ["-TERM", &ending.id().to_string()].map(str::to_owned);
        assert!(
            Command::new("kill")
                .args(terminate)
                .status()
                .unwrap()
                .success()
        );
        ending.wait().unwrap().success()
    }

    /// How often each event was handled, by its ID.
    pub(crate) fn handled(&self) -> BTreeMap<String, usize> {
        let mut handled = BTreeMap::new();
        for line in self.lines("handled") {
            let id = line.split('"').nth(3).unwrap_or_default(); // "type" "id"
            *handled.entry(id.to_owned()).or_default() += 1;
        }
        handled
    }

    /// The whole lines that were printed.
    fn lines(&self, kind: &str) -> Vec<String> {
        let files = fs::read_dir(self.output.path()).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        let text = |path: &Path| fs::read_to_string(path).unwrap();
        let of_kind = paths.filter(|path| path.extension().unwrap() == kind);
        let all: String = of_kind.map(|path| text(&path)).collect();
        all.lines().map(str::to_owned).collect()
    }
}

impl Drop for Consumers<'_> {
    fn drop(&mut self) {
        for running in &mut self.running {
            let _ = running.kill();
            let _ = running.wait();
        }
        if std::thread::panicking() {
            self.lines("log")
                .iter()
                .rev()
                .take(50)
                .for_each(|line| println!("{line}"));
        }
    }
}

fn send_events(cluster: &Cluster) {
    for number in 0..EVENTS {
        let partition = i32::try_from(number).unwrap() % cluster.partitions;
        cluster.send(partition, &event(&format!("e{number}")));
    }
    cluster.flush();
}

#[test]
fn nothing_is_lost_when_a_consumer_is_killed() {
    let cluster = Cluster::start(6);
    send_events(&cluster);
    let mut consumers = Consumers::start(&cluster, "killed", &["--fail", "0.05"], 3);
    wait_until("some are handled", || {
        consumers.handled().len() > EVENTS / 4
    });
    consumers.kill_one();
    wait_until("all are committed", || {
        cluster.all_committed("killed", EVENTS)
    });
    let handled = consumers.handled();
    let expected: Vec<_> = (0..EVENTS).map(|number| format!("e{number}")).collect();
    assert!(expected.iter().all(|id| handled.contains_key(id)));
    assert_eq!(handled.len(), EVENTS);
}

#[cfg(unix)]
#[test]
fn nothing_is_handled_twice_when_consumers_are_ended() {
    let cluster = Cluster::start(2);
    send_events(&cluster);
    let mut consumers = Consumers::start(&cluster, "ended", &["--fail", "0.01"], 1);
    wait_until("some are handled", || {
        consumers.handled().len() > EVENTS / 4
    });
    assert!(consumers.terminate_one());
    let before = consumers.handled().len();
    assert!(before < EVENTS);
    consumers.start_one();
    wait_until("all are committed", || {
        cluster.all_committed("ended", EVENTS)
    });
    assert!(consumers.terminate_one());
    let handled = consumers.handled();
    assert_eq!((handled.len(), handled.values().sum()), (EVENTS, EVENTS));
    let reports = consumers.lines("log");
    let lag = |line: &String| line.contains("messages handled") && line.contains("lag ");
    assert!(reports.iter().any(lag), "{reports:?}");
}
