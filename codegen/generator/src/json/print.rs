//! JSON text for people, with members in the order of the file, and numbers unchanged.

/// On several lines, indented by two spaces.
pub fn pretty(json: &str) -> String {
    print(json, true)
}

/// On one line.
pub fn compact(json: &str) -> String {
    print(json, false)
}

fn print(json: &str, lines: bool) -> String {
    let mut out = String::with_capacity(json.len());
    let mut depth = 0_usize;
    let mut string = false;
    let mut escaped = false;
    let mut chars = json.chars().peekable();
    let break_line = |out: &mut String, depth: usize| {
        if lines {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', 2 * depth));
        }
    };
    while let Some(c) = chars.next() {
        if string {
            out.push(c);
            string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '{' | '[' => {
                out.push(c);
                while chars.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    out.push(close);
                } else {
                    depth += 1;
                    break_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(',');
                if lines {
                    break_line(&mut out, depth);
                } else {
                    out.push(' ');
                }
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => {
                string = c == '"';
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_numbers() {
        let json = r#"{"b":1.0,"a":[ ],"c":["x\": {",{}]}"#;
        assert_eq!(compact(json), r#"{"b": 1.0, "a": [], "c": ["x\": {", {}]}"#);
        assert_eq!(
            pretty(json),
            "{\n  \"b\": 1.0,\n  \"a\": [],\n  \"c\": [\n    \"x\\\": {\",\n    {}\n  ]\n}"
        );
    }
}
