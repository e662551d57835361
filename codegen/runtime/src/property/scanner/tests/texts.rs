//! Texts to compare on: fixed ones, random ones, and mutations of both.

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Well-formed texts, and texts that are wrong in one place.
#[rustfmt::skip]
pub(super) const TEXTS: &[&str] = &[
    // Numbers.
    "0", "-0", "-0.0", "0.0", "-0e0", "1", "-1", "10", "3.0", "1e5", "1E+5", "1.5e-7", "00", "01",
    "-01", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "1e-", "0x10", "1_0", "--1", "1.5.5",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", "18446744073709551625", "-18446744073709551615",
    "9999999999999999999", "99999999999999999999", "10000000000000000000", "36893488147419103232",
    "0.1", "0.30000000000000004", "123456789012345678901234567890.5", "9007199254740993",
    "9007199254740993.0", "1.7976931348623157e308", "1.7976931348623159e308", "1e308", "1e309", "1e999",
    "-1e999", "1e-999", "-1e-999", "4.9e-324", "2.4e-324", "2.2250738585072011e-308",
    "2.2250738585072014e-308", "0e999", "0.000e99999999999", "1e99999999999", "1e-99999999999",
    "0.4e00669999999999999999999999999999999", "1e0000000000000000000000000001",
    // Words.
    "null", "true", "false", "nul", "tru", "fals", "nulll", "True", "NaN", "Infinity", "n", "t", "f",
    "undefined",
    // Strings.
    r#""""#, r#""a""#, r#""1234567""#, r#""12345678""#, r#""123456789012345""#, r#""1234567890123456""#,
    r#""a\"b\\c\/d\be\ff\ng\rh\ti""#, r#""\u0041\u00e9\u20ac\ud83d\ude00\u0000""#,
    "\"\u{e9}\u{20ac}\u{1f600}\u{7f}\u{80}\"", r#""\uD834\uDd1e""#, r#""\uFFFF\uFFFE""#, r#""a"#, "\"",
    r#""\"#, r#""\""#, r#""\u"#, r#""\u12"#, r#""\u123""#, r#""\u+123""#, r#""\u 123""#, r#""\u-123""#,
    r#""\u12g4""#, "\"\\u00\u{e9}\"", "\"\\\u{e9}\"", r#""\x41""#, r#""\U0041""#, r#""\'""#,
    r#""\ud800""#, r#""\udc00""#, r#""\udc00\ud800""#, r#""\ud800\ud800""#, r#""\ud800x""#,
    r#""\ud800\n""#, r#""\ud800\""#, r#""\ud800\u""#, r#""\ud800\u0041""#, r#""\ud83d\ude00\ud83d""#,
    "\"a\nb\"", "\"\t\"", "\"\0\"", "\"1234567\u{1f}\"", "\"\u{1}234567890\"", "'a'",
    // Arrays and objects.
    "[]", "[ ]", "{}", "{ }", "[1]", "[1,2]", "[ 1 , 2 ]", "[[],[[]],{}]", "[1,]", "[,1]", "[,]",
    "[1 2]", "[1,,2]", "[", "[1", "[1,", "]", "[}", "{]", "[1}", "[1]]", "[][]", "{", r#"{"a""#,
    r#"{"a":"#, r#"{"a":1"#, r#"{"a":1,"#, r#"{"a":1}"#, r#"{ "a" : 1 , "b" : [ ] }"#,
    r#"{"a":1,"a":2,"a":3}"#, r#"{"a":{"b":{"c":null}}}"#, r#"{"":0}"#, r#"{"a\n\u00e9":"\n"}"#,
    r#"{"\ud800":1}"#, r#"{"\x":1}"#, r#"{"a":1,}"#, r#"{,"a":1}"#, r#"{"a" 1}"#, r#"{"a"}"#,
    r#"{"a":}"#, r#"{"a"::1}"#, "{a:1}", "{1:1}", "{null:1}", r#"{"a":1 "b":2}"#, r#"{"a":1]"#,
    r#"["a":1]"#, r#"{"a":1,,"b":2}"#, r#"{"a":"b"}/**/"#, r#"{"a":/**/1}"#,
    // White space.
    "", " ", "\n", " 1 ", "\t\r\n 1\t\r\n ", "\u{feff}1", "\u{a0}1", "\u{c}1", "\u{b}1", "1\u{0}",
    "[\u{2028}1]", "1 1", "1x", "[\n        1,\n                2\n]", "[\n            \u{1}1]",
    // As events are.
    r#"{"id":"2d1781af-3a4c-4d7c-bd0c-e34b19da4e66","topic":"/subscriptions/x","eventTime":"2021-06-26T18:41:00.9584103Z","eventType":"Microsoft.Storage.BlobCreated","data":{"api":"PutBlob","contentLength":524288,"url":"https://a.b/c?d=e","metadata":{"a":null,"b":true,"c":[1,2.5,-3e2]}},"dataVersion":""}"#,
    "{\n  \"specversion\": \"1.0\",\n  \"id\": \"a\",\n  \"data\": {\n    \"key\": \"\\u0022quoted\\u0022\",\n    \"list\": [\n      {},\n      []\n    ]\n  }\n}\n",
];

/// What mutations put into a text.
#[rustfmt::skip]
pub(super) const PIECES: &[&str] = &[
    "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\t", "\r", "-", "+", ".", "e", "E", "0", "1",
    "9", "u", "\\u", "\\n", "\\\\", "\\\"", "\\ud83d", "\\ude00", "\\u0000", "\\uD8", "null", "true",
    "false", "1e999", "-0", "1e-5", "18446744073709551616", "00", "9223372036854775808", "\"a\":",
    ",\"a\":1", "[[", "]]", "{}", "[]", "\0", "\u{1f}", "\u{7f}", "\u{e9}", "\u{1f600}", "        ",
    "0.1", "\"\"", "e308", "e309", "000000000000000000000",
];

/// A JSON value with everything that a reader is shown: the order of members, and each of several with
/// one name. Floats are compared by their bits.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Integer(i128),
    Float(u64),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Whether the scanner's tree is `serde_json`'s, except for integers that are exact here and floats
    /// there: beyond 64 bits, or spelled with a fraction or an exponent.
    #[expect(clippy::cast_precision_loss, reason = "as the float lost it")]
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(exact), Self::Float(bits)) => (*exact as f64).to_bits() == *bits,
            (Self::Array(read), Self::Array(others)) => {
                read.len() == others.len() && read.iter().zip(others).all(|(a, b)| a.agrees(b))
            }
            (Self::Object(read), Self::Object(others)) => {
                let pairs = || read.iter().zip(others);
                read.len() == others.len() && pairs().all(|(a, b)| a.0 == b.0 && a.1.agrees(&b.1))
            }
            _ => self == other,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Integer(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value.to_bits()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Tree::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

/// The generator "splitmix64": small, and the same everywhere.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

pub(super) fn tree(random: &mut Random, depth: usize) -> Tree {
    match random.below(if depth == 0 { 6 } else { 9 }) {
        0 => Tree::Null,
        1 => Tree::Bool(random.one_in(2)),
        2 => {
            let bits = random.below(65);
            let value = i128::from(random.next()) >> (64 - bits);
            let negative = random.one_in(2) && (1..=1 << 63).contains(&value);
            Tree::Integer(if negative { -value } else { value })
        }
        3 => loop {
            let float = f64::from_bits(random.next());
            if float.is_finite() {
                break Tree::Float(float.to_bits());
            }
        },
        4 | 5 => Tree::String(string(random)),
        6 => {
            let length = random.below(5);
            Tree::Array((0..length).map(|_| tree(random, depth - 1)).collect())
        }
        _ => {
            let length = random.below(7);
            let member = |_| (string(random), tree(random, depth - 1));
            Tree::Object((0..length).map(member).collect())
        }
    }
}

fn string(random: &mut Random) -> String {
    let length = random.of(&[0, 1, 3, 7, 8, 9, 15, 16, 17, 40]);
    let odd = random.of(&[1_000_000, 20, 3]);
    (0..length)
        .map(|_| {
            if random.one_in(odd) {
                let bound = random.of(&[0x20, 0x80, 0x800, 0x1_0000, 0x11_0000]);
                let code = random.below(bound);
                char::from_u32(u32::try_from(code).unwrap()).unwrap_or('"')
            } else {
                char::from(b'a' + u8::try_from(random.below(26)).unwrap())
            }
        })
        .collect()
}

/// Prints a value in one of the many ways in which JSON spells it.
pub(super) fn print(tree: &Tree, random: &mut Random, text: &mut String) {
    space(random, text);
    match tree {
        Tree::Null => text.push_str("null"),
        Tree::Bool(value) => text.push_str(&value.to_string()),
        Tree::Integer(value) => text.push_str(&value.to_string()),
        Tree::Float(bits) => {
            let float = f64::from_bits(*bits);
            let plain = format!("{float:?}");
            let other = match random.below(3) {
                0 => format!("{float:e}").replace('e', random.of(&["e", "E", "e+", "e00", ".0E"])),
                1 => format!("{float:.400}"),
                _ => plain.clone(),
            };
            // Not every one of the others is a number, or this number.
            let same = serde_json::from_str(&other).is_ok_and(|other: Tree| other == *tree);
            text.push_str(if same { &other } else { &plain });
        }
        Tree::String(value) => quote(value, random, text),
        Tree::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                print(element, random, text);
            }
            space(random, text);
            text.push(']');
        }
        Tree::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                space(random, text);
                quote(name, random, text);
                space(random, text);
                text.push(':');
                print(value, random, text);
            }
            space(random, text);
            text.push('}');
        }
    }
    space(random, text);
}

fn space(random: &mut Random, text: &mut String) {
    text.push_str(random.of(&[
        "",
        "",
        "",
        "",
        " ",
        "\n",
        "\n  ",
        "\n         ",
        "\r\n\t",
        "                    ",
    ]));
}

fn quote(value: &str, random: &mut Random, text: &mut String) {
    let escape_all = random.one_in(8);
    text.push('"');
    for character in value.chars() {
        let short = match character {
            '"' => Some("\\\""),
            '\\' => Some("\\\\"),
            '/' => Some("\\/"),
            '\u{8}' => Some("\\b"),
            '\u{c}' => Some("\\f"),
            '\n' => Some("\\n"),
            '\r' => Some("\\r"),
            '\t' => Some("\\t"),
            _ => None,
        };
        match short {
            Some(short) if !random.one_in(4) => text.push_str(short),
            None if character >= ' ' && !escape_all && !random.one_in(50) => text.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let upper = random.one_in(2);
                    let escape = if upper {
                        format!("\\u{unit:04X}")
                    } else {
                        format!("\\u{unit:04x}")
                    };
                    text.push_str(&escape);
                }
            }
        }
    }
    text.push('"');
}

pub(super) fn mutate(text: &str, texts: &[String], random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let from = random.below(bytes.len() + 1);
    let short = (from + random.below(12)).min(bytes.len());
    let piece = random.of(PIECES).bytes();
    match random.below(9) {
        0 => bytes.truncate(from),
        1 => drop(bytes.drain(from..short)),
        2 => drop(bytes.splice(from..from, piece)),
        3 => drop(bytes.splice(from..short, piece)),
        4 => {
            if let Some(byte) = bytes.get_mut(from) {
                *byte ^= 1 << random.below(8);
            }
        }
        5 => {
            if let Some(byte) = bytes.get_mut(from) {
                *byte = u8::try_from(random.below(256)).unwrap();
            }
        }
        6 => {
            let again = bytes[from..short].to_vec();
            bytes.splice(from..from, again);
        }
        7 => {
            let other = texts[random.below(texts.len())].as_bytes();
            let start = random.below(other.len() + 1);
            let end = (start + random.below(40)).min(other.len());
            bytes.splice(from..short, other[start..end].iter().copied());
        }
        _ => {
            let other = texts[random.below(texts.len())].as_bytes();
            let start = random.below(other.len() + 1);
            bytes.truncate(from);
            bytes.extend(&other[start..]);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) fn collect(folder: &Path, texts: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), texts);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            texts.push(text);
        }
    }
}
