//! The report for people. It names properties and does not quote values: event data is often
//! personal.

use std::fmt::Write;

use crate::compare::Change;
use crate::report::{Counts, EventType, Place, Report};

/// A table per source with the findings below it, then a summary.
pub(crate) fn render(report: &Report) -> String {
    let mut out = String::new();
    let width = report
        .sources
        .iter()
        .flat_map(|(source, types)| {
            types
                .keys()
                .map(move |name| short(source, name).chars().count() + 2)
                .chain([source.chars().count()])
        })
        .max()
        .unwrap_or_default();

    for (source, types) in &report.sources {
        let _ = writeln!(
            out,
            "{source:width$}  typed unknown failed   lost changed converted untyped"
        );
        for (name, one) in types {
            let _ = writeln!(
                out,
                "  {:rest$} {}",
                short(source, name),
                row(one.counts),
                rest = width - 2
            );
        }
        for (name, one) in types {
            findings(&mut out, short(source, name), one);
        }
        out.push('\n');
    }

    let totals = report.totals();
    let verdict = if report.is_well() { "ok" } else { "NOT OK" };
    let _ = writeln!(
        out,
        "{verdict}: {} events in {} files: {} typed, {} of unknown type, {} failed; properties: {} lost, {} changed, {} converted, {} untyped",
        report.events(),
        report.files,
        totals.typed,
        totals.unknown,
        totals.failed,
        totals.lost,
        totals.changed,
        totals.converted,
        totals.untyped,
    );
    out
}

fn findings(out: &mut String, name: &str, one: &EventType) {
    for (place, error) in &one.errors {
        let _ = writeln!(out, "  FAILED {name}: {error} ({})", at(place));
    }
    for ((change, path), (count, place)) in &one.findings {
        let times = if *count > 1 {
            format!(", {count} times, first")
        } else {
            String::new()
        };
        let why = change
            .reason()
            .map_or_else(String::new, |why| format!(": {why}"));
        let _ = match change {
            Change::Lost(_) => writeln!(out, "  LOST {name}: {path}{why}{times} ({})", at(place)),
            Change::Changed(..) => {
                writeln!(out, "  CHANGED {name}: {path}{why}{times} ({})", at(place))
            }
            Change::Converted(rule) => {
                writeln!(out, "  {rule}: {name}: {path}{times} ({})", at(place))
            }
            Change::Unknown => {
                writeln!(
                    out,
                    "  unknown property: {name}: {path}{times} ({})",
                    at(place)
                )
            }
            Change::Misfit => {
                writeln!(
                    out,
                    "  not of its type: {name}: {path}{times} ({})",
                    at(place)
                )
            }
        };
    }
}

/// Zeros are dots, so that other numbers stand out.
fn row(counts: Counts) -> String {
    let cell = |count: usize, width: usize| match count {
        0 => format!("{:>width$}", "."),
        count => format!("{count:>width$}"),
    };
    [
        cell(counts.typed, 6),
        cell(counts.unknown, 7),
        cell(counts.failed, 6),
        cell(counts.lost, 6),
        cell(counts.changed, 7),
        cell(counts.converted, 9),
        cell(counts.untyped, 7),
    ]
    .join(" ")
}

fn at(place: &Place) -> String {
    format!("{}, event {}", place.file, place.index)
}

/// The event type without its source.
fn short<'a>(source: &str, name: &'a str) -> &'a str {
    name.strip_prefix(source)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(name)
}
