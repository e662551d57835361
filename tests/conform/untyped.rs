//! Values that typed data keeps untyped.

use eventgrid::__private::{Aside, View};

use crate::compare::Change;

/// Finds all values that are kept aside, at a path and below.
pub(crate) fn untyped(view: &View<'_>, path: &mut String, changes: &mut Vec<(String, Change)>) {
    let parent = path.len();
    match view {
        View::Aside(_, Aside::Unknown) => changes.push((path.clone(), Change::Unknown)),
        View::Aside(_, Aside::Misfit) => changes.push((path.clone(), Change::Misfit)),
        View::Object(object) | View::Tagged { object, .. } => object.members(&mut |name, value| {
            path.extend([".", name]);
            untyped(value, path, changes);
            path.truncate(parent);
        }),
        View::Array(array) => {
            let mut index = 0;
            array.elements(&mut |value| {
                path.extend(["[", &index.to_string(), "]"]);
                untyped(value, path, changes);
                path.truncate(parent);
                index += 1;
            });
        }
        _ => {}
    }
}
