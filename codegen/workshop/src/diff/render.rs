//! Changes as text for a terminal.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};

use super::{Changes, Impact, ItemChange};

impl Impact {
    /// The name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Impact::Breaking => "breaking",
            Impact::Harmless => "harmless",
            Impact::Documentation => "documentation",
        }
    }

    fn style(self) -> Style {
        match self {
            Impact::Breaking => AnsiColor::Red.on_default().bold(),
            Impact::Harmless => AnsiColor::Green.on_default(),
            Impact::Documentation => AnsiColor::Cyan.on_default(),
        }
    }
}

impl Changes {
    /// All changes as text, by source: the item and its position, and the change on the line below.
    ///
    /// `colour` adds ANSI escapes.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let mut text = String::new();
        let mut source = None;
        for change in &self.0 {
            if source != Some(&change.source) {
                if source.is_some() {
                    text.push('\n');
                }
                let style = pick(Style::new().bold(), colour);
                let _ = writeln!(text, "{style}{}{style:#}", change.source);
                source = Some(&change.source);
            }
            text.push_str(&change.render(colour));
        }
        text
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl ItemChange {
    fn render(&self, colour: bool) -> String {
        let style = pick(self.impact.style(), colour);
        let dim = pick(Style::new().dimmed(), colour);
        let mut text = format!("  {style}{}{style:#}  {}", self.impact.name(), self.item);
        if let Some(location) = &self.location {
            let _ = write!(text, "  {dim}{}:{}{dim:#}", location.file, location.line);
        }
        let _ = write!(text, "\n      {}", self.what);
        if !self.with.is_empty() {
            let names: Vec<&str> = self.with.iter().map(String::as_str).collect();
            let _ = write!(text, "; with it {}", names.join(", "));
        }
        text.push('\n');
        text
    }
}

fn pick(style: Style, colour: bool) -> Style {
    if colour { style } else { Style::new() }
}
