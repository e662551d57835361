//! The scanner against `serde_json`: the same verdict, and the same values.
//!
//! `FUZZ_SECONDS` makes the comparison run that long, from `FUZZ_SEED` on; `FUZZ_CORPUS` names
//! folders, separated by colons, whose files are mutated besides the texts below.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::texts::{Random, TEXTS, Tree};
use super::{Fault, Place, Scanner, Token, number};

mod texts;

#[test]
fn agrees_with_serde_json_on_every_text() {
    for text in TEXTS {
        agree(text, &mut Random(1));
        for (end, _) in text.char_indices() {
            agree(&text[..end], &mut Random(1));
        }
        for wrapped in [
            format!("[{text}]"),
            format!("{{\"a\": {text} }}"),
            format!("[0, {text} ,1]"),
        ] {
            agree(&wrapped, &mut Random(1));
        }
    }
}

#[test]
fn finds_the_end_of_a_string_at_every_offset() {
    let mut random = Random(1);
    for length in 0..40 {
        for at in 0..length {
            for odd in [
                "\"",
                "\\",
                "\\\"",
                "\u{1f}",
                "\0",
                "!",
                "#",
                "[",
                "]",
                " ",
                "\u{7f}",
                "\u{a2}",
                "\u{dc}",
                "\u{1f622}",
            ] {
                let text = format!(
                    "\"{}{odd}{}\"",
                    "x".repeat(at),
                    "\u{e9}".repeat(length - at)
                );
                agree(&text, &mut random);
                agree(&format!("{text}  "), &mut random);
            }
        }
    }
}

#[test]
fn counts_depth_like_serde_json() {
    for depth in 120..140 {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            agree(
                &format!("{}1{}", open.repeat(depth), close.repeat(depth)),
                &mut Random(1),
            );
            agree(&open.repeat(depth), &mut Random(1));
        }
        // Side by side, depth does not add up.
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        agree(&format!("[{deep},{deep}]"), &mut Random(1));
        agree(&format!("{{\"a\":{deep},\"b\":{deep}}}"), &mut Random(1));
    }
    agree(&"[".repeat(100_000), &mut Random(1));
}

#[test]
fn reads_very_long_numbers_like_serde_json() {
    for zeros in [290, 310, 400, 59_990, 60_010, 70_000] {
        let zeros = "0".repeat(zeros);
        for text in [
            format!("1{zeros}"),
            format!("0.{zeros}1"),
            format!("1{zeros}e-400"),
            format!("1{zeros}e-70000"),
            format!("0.{zeros}1e70000"),
            format!("0.{zeros}1e700001"),
            format!("1{zeros}e-700001"),
            format!("1234567890123456789{zeros}e-700019"),
            format!("1e{zeros}1"),
            format!("1.{zeros}"),
        ] {
            agree(&text, &mut Random(1));
        }
    }
}

#[test]
fn walks_without_places() {
    let text = r#" { "a" : [ 1 , [] , {"x":2} ] , "\u0062" : {} , "c" : null } "#;
    let mut scanner = Scanner::new(text);
    let mut seen = Vec::new();
    scanner.enter(b'{').unwrap();
    let mut first = true;
    while let Some(name) = scanner.name(Scanner::quoted, &mut first).unwrap() {
        seen.push(name.text().into_owned());
        if scanner.peek() == Some(b'[') {
            scanner.enter(b'[').unwrap();
            let mut first = true;
            while scanner.more(b']', &mut first).unwrap() {
                seen.push(scanner.skip().unwrap().to_owned());
            }
        } else {
            seen.push(scanner.skip().unwrap().to_owned());
        }
    }
    scanner.end().unwrap();
    assert_eq!(seen, ["a", "1", "[]", "{\"x\":2}", "b", "{}", "c", "null"]);
    assert_eq!(scanner.at, text.len());
}

#[test]
fn walks_no_further_than_the_text_is_json() {
    for (text, names) in [
        ("{,", 0),
        ("{\"a\":1,}", 1),
        ("{\"a\" 1}", 0),
        ("{\"a\":1;", 1),
        ("[", 0),
    ] {
        let mut scanner = Scanner::new(text);
        let mut seen = 0;
        let walk = scanner.enter(b'{').and_then(|()| {
            let mut first = true;
            while scanner.name(Scanner::quoted, &mut first)?.is_some() {
                seen += 1;
                scanner.skip()?;
            }
            Ok(())
        });
        assert!(walk.is_err(), "{text}");
        assert_eq!(seen, names, "{text}");
    }
}

#[test]
fn reads_a_value_again() {
    struct Twice(Vec<Option<Tree>>);

    impl Place for Twice {
        fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
            let Token::Object(members) = token else {
                return Err(Fault::syntax(0));
            };
            assert!(
                members.value(&mut Slot(None)).is_err(),
                "no name was shown yet"
            );
            assert_eq!(members.name()?, Some("a"));
            for _ in 0..2 {
                let mut slot = Slot(None);
                members.value(&mut slot)?;
                self.0.push(slot.0);
                assert!(members.value(&mut Refuse { after: 2 }).is_err());
            }
            assert_eq!(members.name()?, Some("b"));
            assert_eq!(members.name()?, Some("c"));
            assert_eq!(members.name()?, None);
            assert_eq!(members.name()?, None);
            assert!(
                members.value(&mut Slot(None)).is_err(),
                "the object is over"
            );
            Ok(())
        }
    }

    let mut twice = Twice(Vec::new());
    let mut scanner = Scanner::new(r#"{"a": [1, {"x": ["y"]}, 2], "b": [3], "c": 4}"#);
    scanner.value(&mut twice).unwrap();
    scanner.end().unwrap();
    let a = serde_json::from_str(r#"[1, {"x": ["y"]}, 2]"#).unwrap();
    assert_eq!(twice.0, [Some(Tree::clone(&a)), Some(a)]);
}

#[test]
fn agrees_with_serde_json_on_random_texts() {
    let mut corpus: Vec<String> = TEXTS.iter().map(ToString::to_string).collect();
    for folder in std::env::var("FUZZ_CORPUS").unwrap_or_default().split(':') {
        texts::collect(Path::new(folder), &mut corpus);
    }
    let setting = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse().ok())
    };
    let time = setting("FUZZ_SECONDS").map(Duration::from_secs);
    let first = setting("FUZZ_SEED").unwrap_or(0);
    let start = Instant::now();
    let mut counts = [0_u64; 2];
    for seed in first.. {
        if time.map_or(seed == first + 2_000, |time| start.elapsed() > time) {
            break;
        }
        let mut random = Random(seed);
        let mut text = if random.one_in(2) {
            let mut text = String::new();
            let tree = texts::tree(&mut random, 5);
            texts::print(&tree, &mut random, &mut text);
            let read = serde_json::from_str(&text).ok();
            assert_eq!(read, Some(tree), "{text}");
            text
        } else {
            corpus[random.below(corpus.len())].clone()
        };
        counts[usize::from(agree(&text, &mut random))] += 1;
        // One mistake at a time, piling up: most texts have few.
        for _ in 0..8 {
            text = texts::mutate(&text, &corpus, &mut random);
            counts[usize::from(agree(&text, &mut random))] += 1;
            if text.len() > 20_000 {
                break;
            }
        }
    }
    println!("{} texts: {} are JSON", counts[0] + counts[1], counts[1]);
}

/// Compares every way of reading a text. Gives whether the text is JSON.
fn agree(text: &str, random: &mut Random) -> bool {
    let expected = serde_json::from_str::<Tree>(text).ok();
    let verdict = serde_json::from_str::<Value>(text).is_ok();
    assert_eq!(expected.is_some(), verdict, "{text:?}");

    let mut slot = Slot(None);
    let mut scanner = Scanner::new(text);
    let read = scanner.value(&mut slot).and_then(|()| scanner.end());
    assert_eq!(read.is_ok(), verdict, "reading {text:?}");
    if verdict {
        let same = slot
            .0
            .as_ref()
            .zip(expected.as_ref())
            .is_some_and(|(read, expected)| read.agrees(expected));
        assert!(same, "reading {text:?}: {:?}, not {expected:?}", slot.0);
    }
    assert!(scanner.at <= text.len());

    let mut scanner = Scanner::new(text);
    let skipped = scanner
        .skip()
        .and_then(|slice| scanner.end().map(|()| slice));
    assert_eq!(skipped.is_ok(), verdict, "passing over {text:?}");
    if let Ok(slice) = skipped {
        assert_eq!(slice, text.trim_matches([' ', '\n', '\r', '\t']));
    }
    assert!(scanner.at <= text.len());

    let mut scanner = Scanner::new(text);
    let mut place = Moody {
        random,
        refuses: false,
        depth: 0,
    };
    let read = scanner.value(&mut place).and_then(|()| scanner.end());
    assert_eq!(read.is_ok(), verdict, "reading here and there {text:?}");
    verdict
}

/// Keeps what it is given.
struct Slot(Option<Tree>);

impl Place for Slot {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.0 = Some(match token {
            Token::Null => Tree::Null,
            Token::Bool(value) => Tree::Bool(value),
            Token::Integer(value) => Tree::Integer(value),
            Token::Float(value) => Tree::Float(value.to_bits()),
            Token::Decimal(text) => Tree::Float(number::float(text).to_bits()),
            Token::String(value) => Tree::String(value.to_owned()),
            Token::Array(elements) => {
                let mut read = Vec::new();
                let mut slot = Slot(None);
                while elements.next(&mut slot)? {
                    read.extend(slot.0.take());
                }
                assert!(!elements.next(&mut slot)?, "the end stays the end");
                Tree::Array(read)
            }
            Token::Object(members) => {
                let mut read = Vec::new();
                while let Some(name) = members.name()? {
                    let name = name.to_owned();
                    let mut slot = Slot(None);
                    members.value(&mut slot)?;
                    read.extend(slot.0.map(|value| (name, value)));
                }
                assert_eq!(members.name()?, None, "the end stays the end");
                Tree::Object(read)
            }
        });
        Ok(())
    }
}

/// Refuses the value at some depth, half way through those around it.
struct Refuse {
    after: usize,
}

impl Place for Refuse {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        match (self.after.checked_sub(1), token) {
            (Some(after), Token::Array(elements)) => {
                let mut inner = Refuse { after };
                while elements.next(&mut inner)? {}
                Ok(())
            }
            (Some(after), Token::Object(members)) => {
                while members.name()?.is_some() {
                    members.value(&mut Refuse { after })?;
                }
                Ok(())
            }
            (Some(_), _) => Ok(()),
            (None, _) => Err(Fault::syntax(0)),
        }
    }
}

/// Reads some values, reads some twice, leaves others, and pays no attention to faults.
struct Moody<'r> {
    random: &'r mut Random,
    refuses: bool,
    depth: u32,
}

impl Place for Moody<'_> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        let depth = self.depth + 1;
        let random = &mut *self.random;
        match token {
            Token::Array(elements) => loop {
                if random.one_in(4) {
                    break;
                }
                let refuses = random.one_in(4);
                if let Ok(false) = elements.next(&mut Moody {
                    random,
                    refuses,
                    depth,
                }) {
                    break;
                }
            },
            Token::Object(members) => loop {
                if random.one_in(4) {
                    break;
                }
                match members.name() {
                    Ok(Some(_)) => {}
                    // Whoever goes on after a fault meets it again.
                    Err(_) if depth < 4 => {}
                    _ => break,
                }
                // Deep inside once at most: repetition multiplies.
                for _ in 0..random.below(if depth < 4 { 4 } else { 2 }) {
                    let refuses = random.one_in(4);
                    let _ = members.value(&mut Moody {
                        random,
                        refuses,
                        depth,
                    });
                }
            },
            _ => {}
        }
        if self.refuses {
            return Err(Fault::syntax(0));
        }
        Ok(())
    }
}
