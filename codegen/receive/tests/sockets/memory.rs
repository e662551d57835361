//! How much memory hostile clients can take: bounded by what is configured, and given back.
//!
//! After the clients are gone, the server has as many bytes allocated as before. The allocator may
//! keep memory instead of returning it to the system, and uses it for the next clients.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use crate::server::Process;
use crate::{Answer, JSON, POST, event, eventually, head, post, request};

/// Opens connections and sends the same text on each, as far as the buffers take it.
fn clients(address: SocketAddr, number: usize, text: &str) -> Vec<TcpStream> {
    let client = |_| {
        let mut stream = TcpStream::connect(address).unwrap();
        let timeout = Some(Duration::from_millis(50));
        stream.set_write_timeout(timeout).unwrap();
        let _ = stream.write_all(text.as_bytes());
        stream
    };
    (0..number).map(client).collect()
}

/// The memory once it has stopped growing: everything that the clients sent has arrived.
fn settled(process: &Process) -> Option<usize> {
    let mut memory = process.resident()?;
    for _ in 0..20 {
        thread::sleep(Duration::from_millis(500));
        let now = process.resident()?;
        if now <= memory {
            break;
        }
        memory = now;
    }
    Some(memory)
}

/// Memory in MB: before, with the clients, and with as many of them again once the first are gone.
fn resident(process: &Process, clients: impl Fn() -> Vec<TcpStream>) -> Option<[usize; 3]> {
    let mut memory = vec![process.resident()?];
    let before = allocated(process);
    for _ in 0..2 {
        let clients = clients();
        memory.push(settled(process)?);
        drop(clients);
        eventually(|| allocated(process) < before + (1 << 20));
        assert_eq!(post(process.address, event("a")).status, 200);
    }
    memory.try_into().ok()
}

/// The number of bytes that the server has allocated.
fn allocated(process: &Process) -> usize {
    let answer = request(process.address, "GET /allocated", &[], "");
    answer.body.parse().unwrap()
}

#[test]
fn unfinished_heads() {
    let process = Process::start();
    let text = format!("{}x-long: {}", head(POST, &[JSON]), "x".repeat(60_000));
    let memory = resident(&process, || clients(process.address, 500, &text));
    let Some([before, during, again]) = memory else {
        return;
    };
    println!("500 unfinished heads: {before} MB, {during} MB, again {again} MB");
    assert!(during - before < 80, "{before} MB, {during} MB");
    assert!(again < during + 20, "{during} MB, {again} MB");
}

#[test]
fn unfinished_bodies() {
    let process = Process::start();
    let head = head(POST, &[JSON, ("content-length", "1000001")]) + "\r\n";
    let text = format!("{head}[{}", " ".repeat(999_999));
    let memory = resident(&process, || clients(process.address, 300, &text));
    let Some([before, during, again]) = memory else {
        return;
    };
    println!("300 unfinished bodies of 1 MB: {before} MB, {during} MB, again {again} MB");
    // 64 bodies, which may take twice their length while they grow, and 300 connections.
    assert!(during - before < 180, "{before} MB, {during} MB");
    assert!(again - before < 180, "{during} MB, {again} MB");
}

#[test]
fn values_that_are_no_events() {
    let process = Process::start();
    let body = format!("[{}1]", "1,".repeat(500_000));
    let length = body.len().to_string();
    let text = head(POST, &[JSON, ("content-length", &length)]) + "\r\n" + &body;
    let Some(before) = process.resident() else {
        return;
    };
    for _ in 0..20 {
        let client = TcpStream::connect(process.address).unwrap();
        let _ = (&client).write_all(text.as_bytes());
        assert_eq!(Answer::read(&client).status, 413);
    }
    let after = process.resident().unwrap();
    assert!(allocated(&process) < 2 << 20);
    println!("20 times 500,001 values: {before} MB, {after} MB");
    assert!(after - before < 20, "{before} MB, {after} MB");
}
