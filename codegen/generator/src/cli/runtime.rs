//! `--runtime`: a path, a version or the URL of a git repository.

use std::path::{Component, Path, PathBuf};

use crate::Runtime;

/// What `given` means for a crate in the folder `out`.
pub(super) fn find(given: &str, out: &Path) -> Result<Runtime, String> {
    if given.contains("://") {
        return Ok(Runtime::Git(given.to_owned()));
    }
    // As git writes addresses, and cargo does not: `git@github.com:contoso/eventgrid.git`.
    if let Some((host, path)) = given.split_once(':')
        && let Some((user, _)) = host.split_once('@')
        && !user.is_empty()
        && !host.contains(['/', '\\'])
    {
        return Ok(Runtime::Git(format!(
            "ssh://{host}/{}",
            path.trim_start_matches('/')
        )));
    }
    let first = given.trim_start_matches(['^', '~', '=', '>', '<', ' ']);
    let path = Path::new(given);
    if first.starts_with(|c: char| c.is_ascii_digit()) && !path.exists() {
        return Ok(Runtime::Version(given.to_owned()));
    }
    let has_parts = |dir: &PathBuf| {
        ["runtime", "derive", "receive"]
            .iter()
            .all(|part| dir.join(part).join("Cargo.toml").is_file())
    };
    let folder = [path.join("codegen"), path.to_owned()].into_iter().find(has_parts).ok_or_else(|| {
        format!(
            "no eventgrid runtime in `{given}`: pass a checkout of this project, its codegen folder, a version \
             or the URL of a git repository"
        )
    })?;
    // As seen from the crate, where both are given in one way: then the two can move together.
    let seen = if folder.is_absolute() == out.is_absolute() {
        relative(&folder, out)
    } else {
        None
    };
    let folder = match seen {
        Some(seen) => seen,
        None => std::path::absolute(&folder).map_err(|error| format!("`{given}`: {error}"))?,
    };
    Ok(Runtime::Path(folder.to_string_lossy().replace('\\', "/")))
}

/// The path of `target` as seen from the folder `from`, both absolute or both relative to the current folder.
fn relative(target: &Path, from: &Path) -> Option<PathBuf> {
    let target = plain(target)?;
    let from = plain(from)?;
    let shared = target.iter().zip(&from).take_while(|(a, b)| a == b).count();
    // A path that leaves the current folder has no known way back.
    if from[shared..].contains(&Component::ParentDir) {
        return None;
    }
    let up = from[shared..].iter().map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(target[shared..].iter().copied()).collect();
    Some(if path.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        path
    })
}

/// The components without `.`, and with `..` taken back where that is possible.
fn plain(path: &Path) -> Option<Vec<Component<'_>>> {
    let mut plain = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.last(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            Component::Prefix(_) if !plain.is_empty() => return None,
            other => plain.push(other),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_the_runtime() {
        let out = Path::new("crates/orders");
        assert_eq!(find("0.1", out), Ok(Runtime::Version("0.1".to_owned())));
        assert_eq!(find("^1.2", out), Ok(Runtime::Version("^1.2".to_owned())));
        let url = "https://example.com/eventgrid.git";
        assert_eq!(find(url, out), Ok(Runtime::Git(url.to_owned())));
        let ssh = "ssh://git@example.com/contoso/eventgrid.git";
        let scp = "git@example.com:contoso/eventgrid.git";
        assert_eq!(find(scp, out), Ok(Runtime::Git(ssh.to_owned())));
        assert_eq!(find(ssh, out), Ok(Runtime::Git(ssh.to_owned())));
        assert!(find("nowhere", out).is_err());

        // The tests run in the folder of this crate.
        let near = Runtime::Path("../../..".to_owned());
        assert_eq!(find("..", out), Ok(near));
        let Ok(Runtime::Path(far)) = find("..", Path::new("/out")) else {
            panic!("the runtime is there");
        };
        assert!(Path::new(&far).is_absolute(), "{far}");
    }

    #[test]
    fn relative_paths() {
        let way = |target: &str, from: &str| {
            relative(Path::new(target), Path::new(from))
                .map(|path| path.to_string_lossy().replace('\\', "/"))
        };
        assert_eq!(
            way("eventgrid/codegen", "crates/orders").as_deref(),
            Some("../../eventgrid/codegen")
        );
        assert_eq!(
            way("/a/codegen", "/a/b/out").as_deref(),
            Some("../../codegen")
        );
        assert_eq!(
            way("../eventgrid/codegen", "out").as_deref(),
            Some("../../eventgrid/codegen")
        );
        assert_eq!(way("codegen", "../out"), None);
    }
}
