//! A folder in which `cargo xtask` runs.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a command ends with: the exit code, the output and the messages.
pub(crate) type Run = (Option<i32>, String, String);

pub(crate) const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

/// A folder, gone at the end of the test.
pub(crate) struct Project(TempDir);

impl Project {
    /// With these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// A program that runs in the folder, to which no repository around it counts.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.0.path())
            .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
        command
    }

    /// Runs `cargo xtask`.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> Run {
        self.xtask_reading("", arguments)
    }

    /// Runs `cargo xtask` with this as its standard input.
    pub(crate) fn xtask_reading(&self, input: &str, arguments: &[&str]) -> Run {
        let mut command = self.command(XTASK);
        command.args(arguments).stdin(Stdio::piped());
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that does not read it may have ended.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    }
}
