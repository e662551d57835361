//! Types of other crates, each behind the feature with the crate's name.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "indexmap")]
mod indexmap;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;

/// Implements the traits of a property for types that are read and written as others, by
/// conversions in both directions, which may fail.
#[cfg(any(feature = "chrono", feature = "jiff"))]
macro_rules! by_way_of {
    ($($(#[$doc:meta])* $ty:ty as $via:ty: $from:expr, $to:expr;)*) => {$(
        $(#[$doc])*
        impl Property for $ty {
            const KINDS: Kinds = Kinds::STRING;

            fn read(token: Token<'_>) -> Result<Self, Fault> {
                let from: fn($via) -> Option<Self> = $from;
                from(<$via>::read(token)?).ok_or_else(|| {
                    let expected = concat!("a value within the range of `", stringify!($ty), "`");
                    Fault::mismatch(expected, "another one")
                })
            }

            fn view(&self) -> View<'_> {
                let to: fn(&Self) -> Option<$via> = $to;
                to(self).map_or(
                    View::Invalid(concat!("a `", stringify!($ty), "` beyond the range of `", stringify!($via), "`")),
                    |value| value.view().into_scalar(),
                )
            }

            fn fit(value: Buffered<'_>) -> Fit {
                <$via>::fit(value)
            }
        }

        keys!($ty);
    )*};
}
#[cfg(any(feature = "chrono", feature = "jiff"))]
use by_way_of;

#[cfg(all(
    test,
    feature = "chrono",
    feature = "indexmap",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "url",
    feature = "uuid"
))]
mod tests;
