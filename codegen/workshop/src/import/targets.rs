//! The targets of references, in the same document or another file.

use eventgrid_codegen::json::{Kind, Node};
use eventgrid_codegen::read::catalog::Catalog;
use eventgrid_codegen::read::uri::is_uri;

use super::follow::ENDINGS;

/// The target of a reference in a document at `from`. Documents leave out the ending of a file's
/// name, name files relative to a parent folder, and use `#` for the root of their file even inside
/// a schema with an `$id` of its own.
pub(super) fn resolve<'a>(
    catalog: &Catalog<'a>,
    from: Node<'a>,
    reference: &str,
) -> Option<Node<'a>> {
    if let Some(node) = catalog.find(from, reference) {
        return Some(node);
    }
    let Some(pointer) = reference.strip_prefix('#') else {
        return elsewhere(catalog, from, reference);
    };
    let root = catalog.roots.get(from.place.file).copied().flatten();
    let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
    let node = root.and_then(|root| catalog.follow(root, &pointer));
    node.filter(|node| matches!(node.kind(), Kind::Object | Kind::Boolean))
}

/// The target in another file of an incomplete reference.
fn elsewhere<'a>(catalog: &Catalog<'a>, from: Node<'a>, reference: &str) -> Option<Node<'a>> {
    let (file, place) = reference.split_once('#').unwrap_or((reference, ""));
    let own = catalog.files.get(from.place.file)?.name.as_str();
    let above = own
        .match_indices('/')
        .map(|(at, _)| &own[..=at])
        .rev()
        .chain([""]);
    let above = above.map(|folder| format!("file:///{folder}"));
    let mut folders = std::iter::once(String::new()).chain(above.filter(|_| !is_uri(reference)));
    folders.find_map(|folder| {
        let mut endings = ENDINGS.iter();
        endings.find_map(|ending| catalog.find(from, &format!("{folder}{file}{ending}#{place}")))
    })
}
