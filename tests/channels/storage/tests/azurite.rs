//! Azurite on ports that are free, with its data in a folder, so that it can be restarted.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use azure_core::http::Url;
use azure_storage_blob::BlobContainerClient;
use azure_storage_queue::models::{
    QueueClientPeekMessagesOptions, QueueClientReceiveMessagesOptions, QueueMessage,
};
use azure_storage_queue::{QueueClient, QueueServiceClient};
use storage::AZURITE_SIGNATURE;

const VERSION: &str = "3.37.0";

/// A server that ends with this.
pub(crate) struct Azurite {
    process: Child,
    data: PathBuf,
    blobs: u16,
    queues: u16,
}

impl Azurite {
    /// A server without any data.
    pub(crate) fn start(name: &str) -> Self {
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(std::fs::remove_dir_all(&data));
        std::fs::create_dir_all(&data).unwrap();
        let (process, [blobs, queues]) = start(&data, [0, 0]);
        Self {
            process,
            data,
            blobs,
            queues,
        }
    }

    /// Ends the server, which writes its data to disk before, and starts it anew on the same ports.
    pub(crate) fn restart(&mut self) {
        let process = self.process.id().to_string();
        let ended = Command::new("kill").args(["-TERM", &process]).status();
        assert!(ended.unwrap().success());
        self.process.wait().unwrap();
        (self.process, _) = start(&self.data, [self.blobs, self.queues]);
    }

    pub(crate) fn queue_service_url(&self) -> String {
        format!(
            "http://127.0.0.1:{}/devstoreaccount1?{AZURITE_SIGNATURE}",
            self.queues
        )
    }

    /// A new queue.
    pub(crate) async fn queue(&self, name: &str) -> QueueClient {
        let queue = queue(&self.queue_service_url(), name);
        queue.create(None).await.unwrap();
        queue
    }

    /// A new container.
    pub(crate) async fn container(&self, name: &str) -> BlobContainerClient {
        let url = format!(
            "http://127.0.0.1:{}/devstoreaccount1/{name}?{AZURITE_SIGNATURE}",
            self.blobs
        );
        let url = Url::parse(&url).unwrap();
        let container = BlobContainerClient::new(url, None, None).unwrap();
        container.create(None).await.unwrap();
        container
    }
}

impl Drop for Azurite {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

pub(crate) fn queue(service_url: &str, name: &str) -> QueueClient {
    let url = Url::parse(service_url).unwrap();
    let service = QueueServiceClient::new(url, None, None).unwrap();
    service.queue_client(name).unwrap()
}

pub(crate) async fn send(queue: &QueueClient, text: &str) {
    try_send(queue, text).await.unwrap();
}

pub(crate) async fn try_send(queue: &QueueClient, text: &str) -> azure_core::Result<()> {
    let message = QueueMessage {
        message_text: Some(text.to_owned()),
    };
    queue
        .send_message(message.try_into()?, None)
        .await
        .map(drop)
}

/// The texts of messages that are visible, 32 at most.
pub(crate) async fn peek(queue: &QueueClient) -> Vec<String> {
    let options = QueueClientPeekMessagesOptions {
        number_of_messages: Some(32),
        ..Default::default()
    };
    let response = queue.peek_messages(Some(options)).await.unwrap();
    let items = response.into_model().unwrap().items.unwrap_or_default();
    let texts = items
        .into_iter()
        .map(|message| message.message_text.unwrap_or_default());
    texts.collect()
}

/// The texts of all messages, which are taken out.
pub(crate) async fn drain(queue: &QueueClient) -> Vec<String> {
    let mut texts = Vec::new();
    loop {
        let options = QueueClientReceiveMessagesOptions {
            number_of_messages: Some(32),
            visibility_timeout: Some(3600),
            ..Default::default()
        };
        let response = queue.receive_messages(Some(options)).await.unwrap();
        let items = response.into_model().unwrap().items.unwrap_or_default();
        if items.is_empty() {
            return texts;
        }
        let received = items
            .into_iter()
            .map(|message| message.message_text.unwrap_or_default());
        texts.extend(received);
    }
}

/// Starts the server on ports, or on free ones where they are 0, and waits until it listens.
fn start(data: &Path, [blobs, queues]: [u16; 2]) -> (Child, [u16; 2]) {
    let mut process = Command::new(installed().join("node_modules/.bin/azurite"))
        .args(["--disableTelemetry", "--skipApiVersionCheck", "--silent"])
        .arg("--location")
        .arg(data)
        .args([
            "--blobPort",
            &blobs.to_string(),
            "--queuePort",
            &queues.to_string(),
        ])
        .args(["--tablePort", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut port = |service: &str| -> u16 {
        let listening = |line: &String| line.contains(service) && line.contains("successfully");
        let line = lines.by_ref().map(Result::unwrap).find(listening);
        let line = line.unwrap_or_else(|| panic!("the {service} service does not start"));
        line.rsplit(':').next().unwrap().parse().unwrap()
    };
    let ports = [port("Blob"), port("Queue")];
    // Whatever else it prints must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (process, ports)
}

/// The folder with Azurite, which is installed once.
fn installed() -> &'static Path {
    static INSTALLED: OnceLock<PathBuf> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("azurite-{VERSION}"));
        if !folder.join("node_modules/.bin/azurite").exists() {
            std::fs::create_dir_all(&folder).unwrap();
            let installed = Command::new("npm")
                .args([
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                    "--prefix",
                ])
                .arg(&folder)
                .arg(format!("azurite@{VERSION}"))
                .status();
            let installed = installed.unwrap_or_else(|error| panic!("npm is needed: {error}"));
            assert!(installed.success(), "npm could not install Azurite");
        }
        folder
    })
}
