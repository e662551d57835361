//! A stranger's first steps: a new crate with what the README says to type, and how long each step takes.

use std::fmt::Display;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::cargo::{cargo, program as built, root};

/// The code blocks below a heading of the README, each with its language.
pub(crate) fn blocks(heading: &str) -> Vec<(String, String)> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, section) = readme.split_once(&format!("{heading}\n")).unwrap();
    let mut blocks = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            break; // the next heading
        }
        if let Some(language) = line.strip_prefix("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language.to_owned(), code.join("\n") + "\n"));
        }
    }
    blocks
}

/// Says what was typed, and how long it took.
pub(crate) fn timed<T>(typed: impl Display, step: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = step();
    println!("{:8.2} s  {typed}", start.elapsed().as_secs_f64());
    result
}

/// Writes a crate with the dependencies and the program of the README.
fn write_crate(folder: &Path, name: &str, dependencies: &str, program: &str) {
    let (major, minor) = (
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
    );
    let version = format!("\"{major}.{minor}\"");
    let path = format!("path = '{}'", root().join("generated").display());
    let dependencies = dependencies
        .replace(
            &format!("eventgrid = {version}"),
            &format!("eventgrid = {{ {path} }}"),
        )
        .replace(&format!("version = {version}"), &path);
    assert!(dependencies.contains(&path), "{dependencies}");

    let package = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n\n");
    fs::write(folder.join("Cargo.toml"), package + &dependencies).unwrap();
    fs::create_dir(folder.join("src")).unwrap();
    fs::write(folder.join("src/main.rs"), program).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

#[test]
fn the_first_example() {
    let [(_, dependencies), (_, program), (_, expected)] = &blocks("# eventgrid")[..] else {
        panic!("Cargo.toml, a program, and what it prints");
    };
    let folder = tempfile::tempdir().unwrap();
    write_crate(folder.path(), "first-example", dependencies, program);
    let (printed, _) = timed("cargo run", || cargo(folder.path(), &["run"]));
    assert_eq!(printed, *expected);
}

#[test]
fn a_webhook() {
    let blocks = blocks("### Receive them from a webhook");
    let [
        (_, dependencies),
        (_, program),
        (_, start),
        (_, post),
        (_, expected),
    ] = &blocks[..]
    else {
        panic!("Cargo.toml, a program, how to start it, what to post, and what it prints");
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    assert!(program.contains("0.0.0.0:8080") && post.contains("localhost:8080"));
    let program = program.replace("0.0.0.0:8080", &address);

    let folder = tempfile::tempdir().unwrap();
    write_crate(folder.path(), "first-webhook", dependencies, &program);
    timed("cargo build", || cargo(folder.path(), &["build"]));

    let (variable, command) = start
        .trim()
        .split_once(' ')
        .unwrap()
        .1
        .split_once(' ')
        .unwrap();
    assert_eq!(command, "cargo run");
    let (name, value) = variable.split_once('=').unwrap();
    let mut webhook = Killed(
        Command::new(built("first-webhook"))
            .env(name, value)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );

    let (request, expected_status) = request(post);
    let answer = timed(start.trim(), || {
        let mut connection = connect(&address);
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    });
    assert!(answer.starts_with(&expected_status), "{answer}");
    let mut printed = String::new();
    let output = webhook.0.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut printed).unwrap();
    assert_eq!(printed, *expected);
}

/// The request that a command line of curl sends, and the status line that the README shows below it.
fn request(command: &str) -> (String, String) {
    let quoted: Vec<&str> = command.split('\'').collect();
    let [curl, url, header_flag, header, data_flag, data, answer] = quoted[..] else {
        panic!("URL, header and body in quotes: {command}");
    };
    assert_eq!(curl.trim(), "$ curl --include");
    assert!(header_flag.contains(" --header ") && data_flag.contains(" --data "));
    let (host, target) = url
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let length = data.len();
    let request = format!(
        "POST /{target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{header}\r\ncontent-length: {length}\r\n\r\n{data}"
    );
    (request, answer.trim().to_owned())
}

/// Connects as soon as the service listens.
fn connect(address: &str) -> TcpStream {
    let start = Instant::now();
    loop {
        match TcpStream::connect(address) {
            Ok(connection) => return connection,
            Err(error) if start.elapsed() > Duration::from_secs(60) => panic!("{error}"),
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// A program that ends with its test.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
