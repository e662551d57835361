//! Authentication of senders.

use eventgrid_receive::http::{HeaderMap, HeaderName};
use eventgrid_receive::{Authentication, Receiver, RejectionKind, TokenError, TokenErrorKind};

use crate::{JSON, post};

fn by_query(authentication: &Authentication, query: &str) -> Result<(), RejectionKind> {
    let mut request = post(&[JSON], "[]");
    *request.uri_mut() = format!("/events{query}").parse().unwrap();
    let receiver = Receiver::new(authentication.clone());
    receiver
        .receive(request)
        .map(|_| ())
        .map_err(|rejection| rejection.kind())
}

fn by_headers(
    authentication: &Authentication,
    headers: &[(&str, &str)],
) -> Result<(), RejectionKind> {
    let headers: Vec<_> = std::iter::once(JSON)
        .chain(headers.iter().copied())
        .collect();
    let receiver = Receiver::new(authentication.clone());
    receiver
        .receive(post(&headers, "[]"))
        .map(|_| ())
        .map_err(|rejection| rejection.kind())
}

const KEY: HeaderName = HeaderName::from_static("x-key");

const NOT_AUTHENTICATED: Result<(), RejectionKind> = Err(RejectionKind::Unauthenticated);

#[test]
fn a_secret_in_the_query() {
    let authentication = Authentication::query("code", ["old s3cret", "a+b/c==", "ü"]);
    for query in [
        "?code=old%20s3cret",
        "?code=old+s3cret",
        "?a=b&code=old%20s3cret&c",
        "?c%6Fde=old%20s3cret",
        "?code=a+b/c==",
        "?code=a%2Bb%2fc%3D%3D",
        "?code=%C3%BC",
        "?code=wrong&code=%C3%BC",
    ] {
        assert_eq!(by_query(&authentication, query), Ok(()), "{query}");
    }
    for query in [
        "",
        "?",
        "?code",
        "?code=",
        "?code=wrong",
        "?code=OLD%20S3CRET",
        "?code=old%20s3cret%00",
        "?Code=old%20s3cret",
        "?xcode=old%20s3cret",
        "?code=old%2520s3cret",
        "?code=%FC",
        "?code=%",
    ] {
        assert_eq!(
            by_query(&authentication, query),
            NOT_AUTHENTICATED,
            "{query}"
        );
    }
}

#[test]
fn a_secret_in_a_header() {
    let authentication = Authentication::header(KEY, ["old", "new"]);
    for value in ["old", "new"] {
        assert_eq!(by_headers(&authentication, &[("X-Key", value)]), Ok(()));
    }
    assert_eq!(
        by_headers(&authentication, &[("x-key", "a"), ("x-key", "new")]),
        Ok(())
    );
    for headers in [
        &[][..],
        &[("x-key", "")],
        &[("x-key", "ol")],
        &[("x-key", "old new")],
        &[("y-key", "old")],
    ] {
        assert_eq!(by_headers(&authentication, headers), NOT_AUTHENTICATED);
    }
    assert_eq!(by_query(&authentication, "?x-key=old"), NOT_AUTHENTICATED);
}

#[test]
fn a_token() {
    let authentication = Authentication::bearer(|token: &str, headers: &HeaderMap| match token {
        "genuine" if headers.contains_key("content-type") => Ok(()),
        "other-audience" => Err(TokenError::new(TokenErrorKind::Forbidden, "audience")),
        "unknown-key" => Err(TokenError::new(TokenErrorKind::Unavailable, "no keys")),
        _ => Err(TokenError::new(TokenErrorKind::Invalid, "forged")),
    });
    for (authorization, expected) in [
        ("Bearer genuine", Ok(())),
        ("bearer  genuine ", Ok(())),
        ("Bearer forged", NOT_AUTHENTICATED),
        ("Bearer", NOT_AUTHENTICATED),
        ("Bearer ", NOT_AUTHENTICATED),
        ("Basic genuine", NOT_AUTHENTICATED),
        ("genuine", NOT_AUTHENTICATED),
        ("", NOT_AUTHENTICATED),
        ("Bearer other-audience", Err(RejectionKind::Forbidden)),
        ("Bearer unknown-key", Err(RejectionKind::Unavailable)),
    ] {
        let outcome = by_headers(&authentication, &[("authorization", authorization)]);
        assert_eq!(outcome, expected, "{authorization:?}");
    }
    assert_eq!(by_headers(&authentication, &[]), NOT_AUTHENTICATED);
    let twice = [
        ("authorization", "Bearer genuine"),
        ("authorization", "Bearer forged"),
    ];
    assert_eq!(by_headers(&authentication, &twice), NOT_AUTHENTICATED);

    let rejection = Receiver::new(authentication)
        .receive(post(&[JSON], "[]"))
        .unwrap_err();
    assert_eq!(
        rejection.into_response().headers()["www-authenticate"],
        "Bearer"
    );
}

#[test]
fn one_of_several_ways_is_enough() {
    let token = Authentication::bearer(|_: &str, _: &HeaderMap| {
        Err(TokenError::new(TokenErrorKind::Unavailable, "no keys"))
    });
    let authentication = token.or(Authentication::header(KEY, ["s3cret"]));
    let bearer = ("authorization", "Bearer x");
    assert_eq!(by_headers(&authentication, &[("x-key", "s3cret")]), Ok(()));
    assert_eq!(
        by_headers(&authentication, &[bearer, ("x-key", "s3cret")]),
        Ok(())
    );
    assert_eq!(
        by_headers(&authentication, &[bearer]),
        Err(RejectionKind::Unavailable)
    );
    assert_eq!(by_headers(&authentication, &[]), NOT_AUTHENTICATED);
    let rejection = Receiver::new(Authentication::header(KEY, ["a"])).receive(post(&[JSON], "[]"));
    assert!(
        !rejection
            .unwrap_err()
            .into_response()
            .headers()
            .contains_key("www-authenticate")
    );
}

#[test]
fn nothing_is_accepted_without_configuration() {
    let none: [&str; 0] = [];
    let accept = |_: &str, _: &HeaderMap| Ok(());
    for authentication in [
        Authentication::query("code", none),
        Authentication::query("code", [""]),
        Authentication::header(KEY, ["", ""]),
        Authentication::query("code", none).or(Authentication::header(KEY, none)),
        // Nor if one of several methods has no secret.
        Authentication::query("code", [""]).or(Authentication::bearer(accept)),
        Authentication::bearer(accept).or(Authentication::header(KEY, none)),
        Authentication::query("code", [""]).or(Authentication::anyone()),
    ] {
        assert_eq!(
            by_headers(&authentication, &[("authorization", "Bearer x")]),
            Err(RejectionKind::Unavailable)
        );
        for query in ["", "?code", "?code="] {
            assert_eq!(
                by_query(&authentication, query),
                Err(RejectionKind::Unavailable)
            );
        }
        assert_eq!(
            by_headers(&authentication, &[("x-key", "")]),
            Err(RejectionKind::Unavailable)
        );
    }
    // Unless it is configured.
    assert_eq!(by_query(&Authentication::anyone(), ""), Ok(()));
}

#[test]
fn secrets_are_not_printed() {
    let authentication = Authentication::query("code", ["s3cret", "s3cret2"])
        .or(Authentication::header(KEY, ["s3cret"]))
        .or(Authentication::bearer(|_: &str, _: &HeaderMap| {
            Err(TokenError::new(TokenErrorKind::Invalid, "forged"))
        }));
    assert_eq!(
        format!("{authentication:?}"),
        r#"Authentication[Query("code", 2 secret(s)), Header("x-key", 1 secret(s)), Bearer]"#
    );
    let receiver = Receiver::new(authentication);
    let rejection = receiver
        .receive(post(
            &[JSON, ("x-key", "gu3ss"), ("authorization", "Bearer gu3ss")],
            "[]",
        ))
        .unwrap_err();
    let printed = format!(
        "{receiver:?} {rejection:?} {rejection} {:?}",
        rejection.clone().into_response()
    );
    assert!(
        !printed.contains("s3cret") && !printed.contains("gu3ss"),
        "{printed}"
    );
}
