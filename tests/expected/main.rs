//! The generator's expected output compiles against the derives and the runtime.
//!
//! Each module is a case of `codegen/generator/tests/cases`, as it stands there.

#![expect(dead_code, reason = "compiling the cases is the test")]
#![expect(unreachable_pub, reason = "a case is a module of a crate")]
#![expect(
    clippy::doc_markdown,
    clippy::upper_case_acronyms,
    reason = "cases have odd words and names"
)]

pub use eventgrid::{
    AdditionalProperties, EventData, Map, OneOf, Properties, RawData, Text, serde_json, time,
};

use std::path::Path;

mod reading;

#[path = "../../codegen/generator/tests/cases/additional_properties_as_a_name/expected.rs"]
#[rustfmt::skip]
mod additional_properties_as_a_name;
#[path = "../../codegen/generator/tests/cases/additional_properties_forbidden/expected.rs"]
#[rustfmt::skip]
mod additional_properties_forbidden;
#[path = "../../codegen/generator/tests/cases/additional_properties_typed/expected.rs"]
#[rustfmt::skip]
mod additional_properties_typed;
#[path = "../../codegen/generator/tests/cases/aliases/expected.rs"]
#[rustfmt::skip]
mod aliases;
#[path = "../../codegen/generator/tests/cases/all_of/expected.rs"]
#[rustfmt::skip]
mod all_of;
#[path = "../../codegen/generator/tests/cases/alternatives_that_overlap/expected.rs"]
#[rustfmt::skip]
mod alternatives_that_overlap;
#[path = "../../codegen/generator/tests/cases/annotations/expected.rs"]
#[rustfmt::skip]
mod annotations;
#[path = "../../codegen/generator/tests/cases/arrays/expected.rs"]
#[rustfmt::skip]
mod arrays;
#[path = "../../codegen/generator/tests/cases/beside_references/expected.rs"]
#[rustfmt::skip]
mod beside_references;
#[path = "../../codegen/generator/tests/cases/conditions/expected.rs"]
#[rustfmt::skip]
mod conditions;
#[path = "../../codegen/generator/tests/cases/conditions_of_several_types/expected.rs"]
#[rustfmt::skip]
mod conditions_of_several_types;
#[path = "../../codegen/generator/tests/cases/constants_and_defaults/expected.rs"]
#[rustfmt::skip]
mod constants_and_defaults;
#[path = "../../codegen/generator/tests/cases/constants_inside/expected.rs"]
#[rustfmt::skip]
mod constants_inside;
#[path = "../../codegen/generator/tests/cases/defaults/expected.rs"]
#[rustfmt::skip]
mod defaults;
#[path = "../../codegen/generator/tests/cases/definitions_inside_of_definitions/expected.rs"]
#[rustfmt::skip]
mod definitions_inside_of_definitions;
#[path = "../../codegen/generator/tests/cases/descriptions/expected.rs"]
#[rustfmt::skip]
mod descriptions;
#[path = "../../codegen/generator/tests/cases/discriminator_of_a_base/expected.rs"]
#[rustfmt::skip]
mod discriminator_of_a_base;
#[path = "../../codegen/generator/tests/cases/discriminator_values/expected.rs"]
#[rustfmt::skip]
mod discriminator_values;
#[path = "../../codegen/generator/tests/cases/discriminator_without_effect/expected.rs"]
#[rustfmt::skip]
mod discriminator_without_effect;
#[path = "../../codegen/generator/tests/cases/dynamic_references/expected.rs"]
#[rustfmt::skip]
mod dynamic_references;
#[path = "../../codegen/generator/tests/cases/enum_names/expected.rs"]
#[rustfmt::skip]
mod enum_names;
#[path = "../../codegen/generator/tests/cases/enum_of_mixed_values/expected.rs"]
#[rustfmt::skip]
mod enum_of_mixed_values;
#[path = "../../codegen/generator/tests/cases/enum_of_other_scalars/expected.rs"]
#[rustfmt::skip]
mod enum_of_other_scalars;
#[path = "../../codegen/generator/tests/cases/enum_with_null/expected.rs"]
#[rustfmt::skip]
mod enum_with_null;
#[path = "../../codegen/generator/tests/cases/events/expected.rs"]
#[rustfmt::skip]
mod events;
#[path = "../../codegen/generator/tests/cases/exclusive_of_draft_4/expected.rs"]
#[rustfmt::skip]
mod exclusive_of_draft_4;
#[path = "../../codegen/generator/tests/cases/false_and_not/expected.rs"]
#[rustfmt::skip]
mod false_and_not;
#[path = "../../codegen/generator/tests/cases/library/expected.rs"]
#[rustfmt::skip]
mod library;
#[path = "../../codegen/generator/tests/cases/maps/expected.rs"]
#[rustfmt::skip]
mod maps;
#[path = "../../codegen/generator/tests/cases/maps_of_several_types/expected.rs"]
#[rustfmt::skip]
mod maps_of_several_types;
#[path = "../../codegen/generator/tests/cases/namespace_without_events/expected.rs"]
#[rustfmt::skip]
mod namespace_without_events;
#[path = "../../codegen/generator/tests/cases/no_type/expected.rs"]
#[rustfmt::skip]
mod no_type;
#[path = "../../codegen/generator/tests/cases/null_data/expected.rs"]
#[rustfmt::skip]
mod null_data;
#[path = "../../codegen/generator/tests/cases/numbers/expected.rs"]
#[rustfmt::skip]
mod numbers;
#[path = "../../codegen/generator/tests/cases/one_schema_in_several_places/expected.rs"]
#[rustfmt::skip]
mod one_schema_in_several_places;
#[path = "../../codegen/generator/tests/cases/open_enum/expected.rs"]
#[rustfmt::skip]
mod open_enum;
#[path = "../../codegen/generator/tests/cases/open_enum_written_as_any_of/expected.rs"]
#[rustfmt::skip]
mod open_enum_written_as_any_of;
#[path = "../../codegen/generator/tests/cases/property_names/expected.rs"]
#[rustfmt::skip]
mod property_names;
#[path = "../../codegen/generator/tests/cases/recursion/expected.rs"]
#[rustfmt::skip]
mod recursion;
#[path = "../../codegen/generator/tests/cases/recursion_without_objects/expected.rs"]
#[rustfmt::skip]
mod recursion_without_objects;
#[path = "../../codegen/generator/tests/cases/references/expected.rs"]
#[rustfmt::skip]
mod references;
#[path = "../../codegen/generator/tests/cases/references_to_files/expected.rs"]
#[rustfmt::skip]
mod references_to_files;
#[path = "../../codegen/generator/tests/cases/required_and_null/expected.rs"]
#[rustfmt::skip]
mod required_and_null;
#[path = "../../codegen/generator/tests/cases/required_without_property/expected.rs"]
#[rustfmt::skip]
mod required_without_property;
#[path = "../../codegen/generator/tests/cases/rust_names/expected.rs"]
#[rustfmt::skip]
mod rust_names;
#[path = "../../codegen/generator/tests/cases/strings/expected.rs"]
#[rustfmt::skip]
mod strings;
#[path = "../../codegen/generator/tests/cases/structs_with_more/expected.rs"]
#[rustfmt::skip]
mod structs_with_more;
#[path = "../../codegen/generator/tests/cases/tuples/expected.rs"]
#[rustfmt::skip]
mod tuples;
#[path = "../../codegen/generator/tests/cases/type_names_that_give_way/expected.rs"]
#[rustfmt::skip]
mod type_names_that_give_way;
#[path = "../../codegen/generator/tests/cases/union_by_constants/expected.rs"]
#[rustfmt::skip]
mod union_by_constants;
#[path = "../../codegen/generator/tests/cases/union_by_constants_of_some/expected.rs"]
#[rustfmt::skip]
mod union_by_constants_of_some;
#[path = "../../codegen/generator/tests/cases/union_by_optional_constants/expected.rs"]
#[rustfmt::skip]
mod union_by_optional_constants;
#[path = "../../codegen/generator/tests/cases/union_by_shape/expected.rs"]
#[rustfmt::skip]
mod union_by_shape;
#[path = "../../codegen/generator/tests/cases/union_of_arrays/expected.rs"]
#[rustfmt::skip]
mod union_of_arrays;
#[path = "../../codegen/generator/tests/cases/union_of_equal_shapes/expected.rs"]
#[rustfmt::skip]
mod union_of_equal_shapes;
#[path = "../../codegen/generator/tests/cases/union_out_of_reach/expected.rs"]
#[rustfmt::skip]
mod union_out_of_reach;
#[path = "../../codegen/generator/tests/cases/union_tagged/expected.rs"]
#[rustfmt::skip]
mod union_tagged;
#[path = "../../codegen/generator/tests/cases/union_with_discriminator/expected.rs"]
#[rustfmt::skip]
mod union_with_discriminator;
#[path = "../../codegen/generator/tests/cases/unions_by_type/expected.rs"]
#[rustfmt::skip]
mod unions_by_type;
#[path = "../../codegen/generator/tests/cases/unions_that_collapse/expected.rs"]
#[rustfmt::skip]
mod unions_that_collapse;
#[path = "../../codegen/generator/tests/cases/unknown_draft/expected.rs"]
#[rustfmt::skip]
mod unknown_draft;
#[path = "../../codegen/generator/tests/cases/enums_of_values/expected.rs"]
#[rustfmt::skip]
mod enums_of_values;
#[path = "../../codegen/generator/tests/cases/existing_types/expected.rs"]
#[rustfmt::skip]
mod existing_types;
#[path = "../../codegen/generator/tests/cases/formats_misspelt/expected.rs"]
#[rustfmt::skip]
mod formats_misspelt;
#[path = "../../codegen/generator/tests/cases/numbers_by_format/expected.rs"]
#[rustfmt::skip]
mod numbers_by_format;
#[path = "../../codegen/generator/tests/cases/sensitive/expected.rs"]
#[rustfmt::skip]
mod sensitive;

/// A case that refers to another file names that file's module at the root of the crate.
#[path = "../../codegen/generator/tests/cases/defaults/far.rs"]
#[rustfmt::skip]
mod far;
#[path = "../../codegen/generator/tests/cases/references_to_files/other.rs"]
#[rustfmt::skip]
mod other;


/// A case that is not listed above would not be compiled.
#[test]
fn every_case_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/generator/tests/cases");
    let listed = include_str!("main.rs");
    for case in std::fs::read_dir(folder)
        .unwrap()
        .map(|case| case.unwrap().path())
    {
        if case.join("expected.rs").exists() {
            let name = case.file_name().unwrap().to_str().unwrap();
            assert!(
                listed.contains(&format!("\nmod {name};")),
                "list the case {name}"
            );
        }
    }
}
