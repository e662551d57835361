//! `RabbitMQ` with its AMQP 1.0, started for a test in a folder of its own, and stopped afterwards.

use std::env;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take: longer than it ever does.
pub(crate) const LONG: Duration = Duration::from_secs(120);

/// A queue `events`, and `dead` for what is rejected there.
const DEFINITIONS: &str = r#"{
    "vhosts": [{"name": "/"}],
    "users": [{"name": "guest", "password": "guest", "tags": ""}],
    "permissions": [{"user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}],
    "queues": [
        {"name": "events", "vhost": "/", "durable": true, "auto_delete": false,
         "arguments": {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"}},
        {"name": "dead", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}
    ]
}"#;

pub(crate) const EVENTS: &str = "/amq/queue/events";
pub(crate) const DEAD: &str = "/amq/queue/dead";

/// A server. Its port mapper is its own, too.
pub(crate) struct Server {
    folder: TempDir,
    process: Child,
    port: u16,
    mapper: u16,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("definitions.json"), DEFINITIONS).unwrap();
        fs::write(path("plugins"), "[rabbitmq_amqp1_0].").unwrap();
        let config = format!(
            "load_definitions = {}\n",
            path("definitions.json").display()
        );
        fs::write(path("rabbitmq.conf"), config).unwrap();

        // Debian's /usr/sbin/rabbitmq-server changes to a user of its own.
        let program = env::var("RABBITMQ_SERVER")
            .unwrap_or_else(|_| "/usr/lib/rabbitmq/bin/rabbitmq-server".to_owned());
        let [port, distribution, mapper] = free_ports();
        let log = File::create(path("server.log")).unwrap();
        let process = Command::new(&program)
            .process_group(0) // the server is a child of a script
            .env("HOME", folder.path()) // for the cookie
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            .env("ERL_EPMD_PORT", mapper.to_string())
            .env("RABBITMQ_NODENAME", format!("eventgrid-{port}@localhost"))
            .env("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1")
            .env("RABBITMQ_NODE_PORT", port.to_string())
            .env("RABBITMQ_DIST_PORT", distribution.to_string())
            .env("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", path("plugins"))
            .env("RABBITMQ_MNESIA_BASE", path("data"))
            .env("RABBITMQ_LOG_BASE", path("log"))
            .env("RABBITMQ_LOGS", "-")
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}; install Debian's rabbitmq-server"));
        let server = Self {
            folder,
            process,
            port,
            mapper,
        };
        wait_until("the server listens", || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = fs::read_to_string(self.folder.path().join("server.log"));
            println!("{}", log.unwrap_or_default());
        }
        let group = format!("-{}", self.process.id());
        let signal = |name| Command::new("kill").args([name, "--", &group]).output();
        let _ = signal("-TERM");
        let end = Instant::now() + Duration::from_secs(20);
        while matches!(self.process.try_wait(), Ok(None)) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = signal("-KILL"); // what is left of them
        let _ = self.process.wait();
        let port = self.mapper.to_string();
        let _ = Command::new("epmd")
            .args(["-port", &port, "-kill"])
            .output();
    }
}

fn free_ports<const N: usize>() -> [u16; N] {
    let listeners = [(); N].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut so: impl FnMut() -> bool) {
    let end = Instant::now() + LONG;
    while !so() {
        assert!(Instant::now() < end, "{what}: not after {LONG:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
