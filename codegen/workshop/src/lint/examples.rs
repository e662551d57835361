//! Comparing the examples of schemas with the schemas.

use eventgrid_codegen::diagnostic::Findings;

use super::Judged;
use super::values::{Names, misfits};

pub(super) fn examples(judged: &Judged<'_>, findings: &mut Findings) {
    let types = judged.types();
    for schema in judged.catalog.schemas() {
        let Some(ty) = types.get(&schema.node.place) else {
            continue;
        };
        let about = judged.catalog.mark_of(schema.node);
        for example in schema.examples() {
            for misfit in misfits(judged.model, ty, example, about, Names::Exact) {
                let (place, label) = misfit.schema;
                findings
                    .lint(
                        misfit.lint,
                        misfit.data,
                        format!("the example has {}", misfit.what),
                    )
                    .related(place, label)
                    .help(misfit.help);
            }
        }
    }
}
