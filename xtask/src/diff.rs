//! `cargo xtask diff`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use eventgrid_codegen::{Diagnostics, Options, Runtime, Schemas, read};
use eventgrid_workshop::{Changes, Impact};
use semver::Version;
use serde_json::{Value, json};

use crate::workspace::SchemaFolder;
use crate::{Failure, git, plural, print, workspace};
use eventgrid_codegen::cli::Messages;
use eventgrid_codegen::cli::Progress;

/// Show what changed between two versions of the schemas, for users of the generated crate.
///
/// Compares the generated Rust items: new sources, event types and properties are harmless; an item
/// that was removed or renamed, has another type, or is read from other data, breaks users. The
/// last line is the next version by semantic versioning. A version is a folder of schema files or a
/// git revision; if a name is both, it is the folder.
///
/// The exit code is 0 if nothing breaks, 1 if something does, and 2 if the versions could not be compared.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask diff                       what I changed since the last commit
  cargo xtask diff v0.1.0                what changed since a release
  cargo xtask diff v0.1.0 v0.2.0         what changed between two releases
  cargo xtask diff ../upstream/schemas   what I have that they do not
  cargo xtask diff --message-format json | jq -r 'select(.impact == \"breaking\") | .item'

In CI, fail if a branch breaks something, or only report it:
  git fetch origin main && cargo xtask diff origin/main
  git fetch origin main && cargo xtask diff origin/main --allow-breaking")]
pub(crate) struct Diff {
    /// The old version: a folder of schema files, or a git revision
    #[arg(value_name = "REV|DIR", default_value = "HEAD")]
    before: String,

    /// The new version [default: the current schema files]
    #[arg(value_name = "REV|DIR")]
    after: Option<String>,

    /// Exit with 0 even if something breaks
    #[arg(long)]
    allow_breaking: bool,

    /// List changes of the documentation as well; by default they are only counted
    #[arg(long)]
    docs: bool,

    #[command(flatten)]
    schemas: SchemaFolder,

    /// The generated crate's name, for the paths of items
    #[arg(long, value_name = "CRATE", default_value = "eventgrid")]
    name: String,

    #[command(flatten)]
    messages: Messages,
}

/// Prints the changes.
pub(crate) fn diff(args: &Diff) -> Result<ExitCode, Failure> {
    let progress = Progress::start("reading schemas");
    let compared = compare(args, &progress);
    drop(progress);
    let compared = match compared {
        Ok(compared) => compared,
        Err(trouble) => {
            let failure = match trouble {
                Trouble::Schemas(problems) => {
                    Failure::schemas(args.messages, &problems, "nothing was compared")
                }
                Trouble::Other(message) => Failure::Other(message),
            };
            failure.tell();
            return Ok(ExitCode::from(2));
        }
    };
    print(&compared.text(args))?;
    let breaks = compared.changes.count(Impact::Breaking) > 0;
    Ok(if breaks && !args.allow_breaking {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Why the versions could not be compared.
enum Trouble {
    Schemas(Diagnostics),
    Other(String),
}

impl From<Diagnostics> for Trouble {
    fn from(problems: Diagnostics) -> Self {
        Trouble::Schemas(problems)
    }
}

impl From<String> for Trouble {
    fn from(message: String) -> Self {
        Trouble::Other(message)
    }
}

/// The schemas of one version, and the version number of its workspace.
struct Side {
    schemas: Schemas,
    version: Option<Version>,
}

fn compare(args: &Diff, progress: &Progress) -> Result<Compared, Trouble> {
    let folder = args.schemas.path();
    let before = side(&args.before, &folder)?;
    let after = match &args.after {
        Some(name) => side(name, &folder)?,
        None => of_folder(&folder)?,
    };
    progress.step("comparing");
    let options = Options::new(&args.name, Runtime::default());
    Ok(Compared {
        changes: eventgrid_workshop::diff(&before.schemas, &after.schemas, &options)?,
        before: before.version.or_else(|| after.version.clone()),
        after: after.version,
    })
}

/// The version with this name: a folder if there is one, otherwise a revision.
fn side(name: &str, folder: &Path) -> Result<Side, Trouble> {
    let dir = Path::new(name);
    if !dir.is_dir() {
        let revision = git::read(name, folder)?;
        let shown = folder.display().to_string().replace('\\', "/");
        return Ok(Side {
            schemas: Schemas::from_texts(&format!("{name}:{shown}"), revision.files),
            version: revision.manifest.as_deref().and_then(workspace::version),
        });
    }
    let inside = dir.join("schemas");
    of_folder(dir).map_err(|trouble| {
        // A whole project was named, not its folder of schemas.
        if read(&inside).is_ok() {
            let inside = inside.display();
            return Trouble::Other(format!(
                "no schema file in `{name}`: did you mean `{inside}`?"
            ));
        }
        trouble
    })
}

fn of_folder(dir: &Path) -> Result<Side, Trouble> {
    let schemas = read(dir)?;
    let absolute = std::path::absolute(dir).map_err(|error| error.to_string())?;
    let mut manifests = absolute.ancestors().map(|dir| dir.join("Cargo.toml"));
    let version = manifests.find_map(|manifest| std::fs::read_to_string(manifest).ok());
    Ok(Side {
        schemas,
        version: version.as_deref().and_then(workspace::version),
    })
}

/// The changes, and the version numbers of both sides.
struct Compared {
    changes: Changes,
    before: Option<Version>,
    after: Option<Version>,
}

impl Compared {
    fn text(&self, args: &Diff) -> String {
        let shown = if args.docs {
            self.changes.clone()
        } else {
            self.changes.clone().without(Impact::Documentation)
        };
        if args.messages.is_json() {
            let mut text = String::new();
            for change in &shown {
                let mut value = json!(change);
                value["reason"] = "change".into();
                let _ = writeln!(text, "{value}");
            }
            return text + &self.summary_for_programs().to_string() + "\n";
        }
        let mut text = shown.render(true);
        if !text.is_empty() {
            text.push('\n');
        }
        text + &self.summary(args) + "\n"
    }

    /// `2 breaking and 5 harmless changes: 0.1.0 -> 0.2.0`
    fn summary(&self, args: &Diff) -> String {
        let counts = [Impact::Breaking, Impact::Harmless, Impact::Documentation]
            .map(|impact| self.changes.count(impact));
        let [breaking, harmless, documentation] = counts;
        let mut text = match (breaking, harmless) {
            (0, 0) if documentation == 0 => "nothing changed".to_owned(),
            (0, 0) => "no changes of code".to_owned(),
            (count, 0) => plural(count, "breaking change"),
            (0, count) => plural(count, "harmless change"),
            (breaking, harmless) => {
                format!(
                    "{breaking} breaking and {}",
                    plural(harmless, "harmless change")
                )
            }
        };
        if documentation > 0 {
            let _ = write!(text, ", {documentation} of documentation");
            if !args.docs {
                text += " (--docs lists them)";
            }
        }
        let Some(before) = &self.before else {
            return text;
        };
        let next = self.changes.next_version(before);
        if next == *before {
            return text;
        }
        let _ = write!(text, ": {before} -> {next}");
        match &self.after {
            Some(after) if after != before && *after >= next => {
                text + &format!(", and Cargo.toml has {after}")
            }
            Some(after) if after != before => text + &format!(", but Cargo.toml has {after}"),
            _ => text,
        }
    }

    fn summary_for_programs(&self) -> Value {
        let before = self.before.as_ref();
        json!({
            "reason": "summary",
            "breaking": self.changes.count(Impact::Breaking),
            "harmless": self.changes.count(Impact::Harmless),
            "documentation": self.changes.count(Impact::Documentation),
            "version": before.map(Version::to_string),
            "next_version": before.map(|version| self.changes.next_version(version).to_string()),
        })
    }
}
