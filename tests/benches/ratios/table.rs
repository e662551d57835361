//! The table that is printed, row by row as they are measured.

/// A median, and what lies between the tenth and the ninetieth percentile.
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Spread {
    /// Of at least one figure.
    pub(crate) fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let last = figures.len() - 1;
        Self {
            median: figures[last / 2],
            low: figures[last / 10],
            high: figures[last - last / 10],
        }
    }
}

/// The line above the rows.
pub(crate) fn head() {
    println!("{:<58} {:>10}    p10 to p90", "", "median");
}

/// A row that was measured several times.
pub(crate) fn row(what: &str, unit: &str, spread: &Spread) {
    let Spread { median, low, high } = spread;
    println!(
        "{what:<58} {:>10}    {low:.2} to {high:.2}",
        format!("{median:.2}{unit}")
    );
}

/// A row that was counted, or says why it was not.
pub(crate) fn counted(what: &str, value: &str) {
    println!("{what:<58} {value:>10}");
}
