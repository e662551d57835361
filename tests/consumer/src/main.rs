//! Reads events with the packaged crates and writes them back.
//!
//! `consumer write FILE…` prints the events as one JSON array; a file named `*.malformed.json` must
//! be refused, and all others read as types that are known. `consumer compare FILE FILE` fails
//! unless both hold the same JSON. `consumer own` reads and writes event types of its own.

mod own;

use std::error::Error;
use std::fs;

use eventgrid::{SystemEvent, each};
use serde_json::Value;

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", ref files @ ..] => write(files),
        ["compare", one, other] => compare(one, other),
        ["own"] => own::check(),
        _ => Err("usage: consumer write FILE… | compare FILE FILE | own".into()),
    }
}

fn write(files: &[&str]) -> Result<()> {
    let mut written = Vec::new();
    for file in files {
        let body = fs::read(file)?;
        for event in each::<SystemEvent>(&body) {
            match event {
                Ok(event) if matches!(event.data(), SystemEvent::Other(_)) => {
                    return Err(format!("{file}: {} is not known", event.event_type()).into());
                }
                Ok(event) => written.push(serde_json::to_string(&event)?),
                Err(rejected) if file.ends_with(".malformed.json") => {
                    written.push(serde_json::to_string(&rejected.to_string())?);
                }
                Err(rejected) => return Err(format!("{file}: {rejected}").into()),
            }
        }
    }
    println!("[{}]", written.join(",\n"));
    Ok(())
}

fn compare(one: &str, other: &str) -> Result<()> {
    let (a, b) = (read(one)?, read(other)?);
    let (a, b) = (
        a.as_array().ok_or("no array")?,
        b.as_array().ok_or("no array")?,
    );
    if a.is_empty() || a.len() != b.len() {
        return Err(format!("{one} has {} events, {other} {}", a.len(), b.len()).into());
    }
    match a.iter().zip(b).position(|(a, b)| a != b) {
        Some(index) => Err(format!("event {index} differs: {one}, {other}").into()),
        None => {
            println!("{} events, read and written alike", a.len());
            Ok(())
        }
    }
}

fn read(file: &str) -> Result<Value> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}
