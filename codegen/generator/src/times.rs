//! Date-times in schemas, as moments.
//!
//! A library for times would be five more crates for each build script to compile; this is for
//! defaults only.

/// A moment, counted from the beginning of 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Instant {
    pub(crate) seconds: i64,
    pub(crate) nanos: u32,
}

impl Instant {
    /// Reads a date-time as RFC 3339 spells it: `2024-05-01T09:30:00.25+02:00`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| {
            let part = text.get(from..to)?;
            let are_digits = part.bytes().all(|byte| byte.is_ascii_digit());
            are_digits.then(|| part.parse::<i64>().ok()).flatten()
        };
        let is = |at: usize, one: &str| text.get(at..=at).is_some_and(|c| one.contains(c));
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
        let separated = is(4, "-") && is(7, "-") && is(10, "Tt ") && is(13, ":") && is(16, ":");
        let leap = i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let days = [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let month = usize::try_from(month).ok()?.checked_sub(1)?;
        let in_month = (1..=*days.get(month)?).contains(&day);
        if !separated || !in_month || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (fraction, zone) = match text.get(19..)?.strip_prefix('.') {
            Some(rest) => rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?),
            None => ("0", text.get(19..)?),
        };
        let nanos = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
        let offset = match zone {
            "Z" | "z" => 0,
            _ => {
                let at = text.len() - 6;
                let minutes = digits(at + 1, at + 3)? * 60 + digits(at + 4, at + 6)?;
                let is_offset = zone.len() == 6 && is(at, "+-") && is(at + 3, ":");
                is_offset.then_some(if is(at, "-") { -minutes } else { minutes })?
            }
        };
        let before = year - 1;
        let leaps = |year: i64| year / 4 - year / 100 + year / 400;
        let day_of_year = days.iter().take(month).sum::<i64>() + day - 1;
        let days = (year - 1970) * 365 + leaps(before) - leaps(1969) + day_of_year;
        let minutes = (days * 24 + hour) * 60 + minute - offset;
        Some(Instant {
            seconds: minutes * 60 + second,
            nanos,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn moments() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("2024-05-01T09:30:00Z", 1_714_555_800, 0),
            ("2024-02-29t23:59:59.5z", 1_709_251_199, 500_000_000),
            ("2024-05-01T11:30:00.000000001+02:00", 1_714_555_800, 1),
            ("1969-12-31T18:59:59-05:00", -1, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ] {
            assert_eq!(
                Instant::parse(text),
                Some(Instant { seconds, nanos }),
                "{text}"
            );
        }
        for text in [
            "",
            "2024-05-01",
            "2024-05-01T09:30:00",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-05-01T24:00:00Z",
            "2024-05-01T09:30:00+0200",
            "2024-05-01T09:30:00.Z+01:00é",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }
}
