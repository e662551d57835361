//! The workshop for schema files: what keeps them good, around [`eventgrid_codegen`], which turns them into Rust.
//!
//! | module | function | `cargo xtask` | what it does |
//! |---|---|---|---|
//! | `import` | [`import`] | `import` | brings definitions that others published into a schema file |
//! | `infer` | [`infer`] | `new` | drafts a schema file from sample events |
//! | `lint` | [`lint`](fn@lint) | `lint` | judges schemas beyond correctness |
//! | `diff` | [`diff`](fn@diff) | `diff` | tells what changed between two versions of schemas |
//! | `listing` | [`list`] | `list`, `sample` | gives what schemas describe as plain data, sample events included |

mod diff;
mod import;
mod infer;
mod lint;
mod listing;

pub use diff::{Changes, Impact, ItemChange, diff};
pub use import::{
    Change, ChangeKind, Documents, Dropped, ImportOptions, Imported, Kept, PassedOver, import,
};
pub use infer::{InferOptions, Inferred, Note, Topic, infer};
pub use lint::{Captured, Lint, LintOptions, lint, lints};
pub use listing::{Correction, ListedEventType, ListedSource, Listing, list};
