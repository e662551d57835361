//! Tools for schema files, around [`eventgrid_codegen`], which turns them into Rust.
//!
//! | module | function | `cargo xtask` | what it does |
//! |---|---|---|---|
//! | `import` | [`import`] | `import` | imports published definitions into a schema file |
//! | `infer` | [`infer`] | `new` | drafts a schema file from sample events |
//! | `lint` | [`lint`](fn@lint) | `lint` | finds what is missing, unused or misleading in schemas |
//! | `diff` | [`diff`](fn@diff) | `diff` | compares two versions of schemas |
//! | `listing` | [`list`] | `list`, `sample` | lists sources, event types and sample events as plain data |

mod diff;
mod import;
mod infer;
mod lint;
mod listing;
mod personal;

pub use diff::{Changes, Impact, ItemChange, diff};
pub use import::{
    Change, ChangeKind, Documents, Dropped, ImportOptions, Imported, Kept, PassedOver, import,
};
pub use infer::{InferOptions, Inferred, Note, Topic, infer};
pub use lint::{Captured, Lint, LintOptions, lint, lints};
pub use listing::{Correction, ListedEventType, ListedSource, Listing, list};
