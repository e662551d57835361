//! The allowed endpoints: addresses of this machine only.

use crate::event_grid::{Endpoint, local};

#[test]
fn only_addresses_of_this_machine_are_taken() {
    for address in [
        "http://127.0.0.1:8080/events",
        "http://127.1.2.3/",
        "http://[::1]:8080/events?code=s3cret",
        "http://localhost:8080",
        "http://LOCALHOST/",
    ] {
        assert!(local(address).is_ok(), "{address}");
    }
    let elsewhere = |host| {
        Err(format!(
            "`{host}` is not this machine: events go to 127.0.0.1, [::1] or localhost only"
        ))
    };
    let malformed = || Err("expected an address such as http://127.0.0.1:8080/events".to_owned());
    for (address, expected) in [
        ("http://example.com/events", elsewhere("example.com")),
        (
            "http://127.0.0.1.example.com/",
            elsewhere("127.0.0.1.example.com"),
        ),
        ("http://127.0.0.1@example.com/", elsewhere("example.com")),
        ("http://0.0.0.0:8080/", elsewhere("0.0.0.0")),
        ("http://10.0.0.1/", elsewhere("10.0.0.1")),
        (
            "https://localhost/",
            Err(
                "there is no TLS here: expected an address such as http://127.0.0.1:8080/events"
                    .to_owned(),
            ),
        ),
        ("127.0.0.1:8080/events", malformed()),
        ("localhost:8080", malformed()),
        ("/events", malformed()),
        ("", malformed()),
        ("ftp://localhost/", malformed()),
    ] {
        assert_eq!(local(address).map(|_| ()), expected, "{address}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let uri = local("http://me:secret@127.0.0.1:8080/events?code=s3cret").unwrap();
    assert_eq!(
        Endpoint::new(uri).to_string(),
        "http://127.0.0.1:8080/events"
    );
}
