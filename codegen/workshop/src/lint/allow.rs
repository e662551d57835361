//! `x-allow`: lints that a schema switches off for itself and the schemas inside it.

use eventgrid_codegen::diagnostic::{Finding, Findings, Mark, Severity};
use eventgrid_codegen::json::{Node, Place};
use eventgrid_codegen::lints::{
    NEEDLESS_ALLOW, REQUIRED_CONTRADICTED, UNKNOWN_PROPERTY, UNLISTED_VALUE, WRONG_TYPE,
};

use super::Judged;

/// All `x-allow` of the schema files.
pub(super) struct Allowed<'a>(Vec<Permission<'a>>);

/// A lint that is off in a part of a file.
struct Permission<'a> {
    lint: String,
    from: Place,
    to: usize,
    /// The keyword.
    node: Node<'a>,
}

impl<'a> Allowed<'a> {
    pub(super) fn new(judged: &Judged<'a>) -> Self {
        let mut permissions = Vec::new();
        for schema in judged.catalog.schemas() {
            let node = schema.node;
            let nodes = schema.at("x-allow").items();
            for (name, at) in schema.keywords.allow.iter().zip(nodes) {
                permissions.push(Permission {
                    lint: name.0.clone(),
                    // The name of a property or definition belongs to it.
                    from: judged.catalog.mark_of(node).place(),
                    to: node.place.offset + node.text.len(),
                    node: at,
                });
            }
        }
        Allowed(permissions)
    }

    /// Removes findings that are allowed, and adds permissions that are not needed.
    pub(super) fn apply(&self, findings: &mut Findings) {
        let mut used = vec![false; self.0.len()];
        findings.rate(|finding| {
            let mut allowed = false;
            for (permission, used) in self.0.iter().zip(&mut used) {
                if permission.covers(finding) {
                    *used = true;
                    allowed = true;
                }
            }
            (!allowed).then_some(Severity::Warning)
        });
        for (permission, used) in self.0.iter().zip(used) {
            // Captured events that were not passed this time may need it.
            let by_data = [
                REQUIRED_CONTRADICTED,
                UNKNOWN_PROPERTY,
                UNLISTED_VALUE,
                WRONG_TYPE,
            ];
            if !used && !by_data.contains(&permission.lint.as_str()) {
                findings
                    .lint(
                        NEEDLESS_ALLOW,
                        permission.node,
                        format!("`{}` has no findings here", permission.lint),
                    )
                    .help("remove it");
            }
        }
    }
}

impl Permission<'_> {
    fn covers(&self, finding: &Finding) -> bool {
        let inside = |mark: Mark| {
            let place = mark.place();
            place.file == self.from.file && (self.from.offset..self.to).contains(&place.offset)
        };
        finding.found_by() == Some(self.lint.as_str()) && finding.marks().any(inside)
    }
}
