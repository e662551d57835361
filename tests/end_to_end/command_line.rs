//! The example in the help of `cargo xtask sample`: `curl` delivers a sample.

use std::io::Write;
use std::process::{Command, Stdio};

use eventgrid::key_vault::SecretExpired;
use eventgrid::receive::{Authentication, Receiver};
use eventgrid::{Event, samples, to_vec};

use crate::webhook::serve;

const HELP: &str = include_str!("../../xtask/src/sample.rs");

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_is_accepted() {
    let (_, curl) = HELP.split_once("| curl ").unwrap();
    let (arguments, _) = curl.split_once('"').unwrap();
    let (address, handled) = serve(Receiver::new(Authentication::anyone()), 0.0, 0.0).await;
    let arguments = arguments.replace("localhost:8080", &address.to_string());
    assert!(arguments.contains(&address.to_string()), "{arguments}");

    let child = Command::new("curl")
        .args(["--silent", "--fail"])
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return; // there is none on this machine
    };
    let event = Event::from(samples::event_grid::<SecretExpired>().unwrap());
    let sample = to_vec(&event).unwrap();
    child.stdin.take().unwrap().write_all(&sample).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(handled.times().len(), 1);
}
