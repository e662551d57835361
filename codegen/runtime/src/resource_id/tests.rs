//! Resource IDs as they occur, taken apart, compared and refused.

use super::*;

const SCOPE: &str = "/subscriptions/s1/resourceGroups/shop";

fn id(text: &str) -> ResourceId<'_> {
    let Some(id) = ResourceId::parse(text) else {
        unreachable!("{text} should be a resource ID")
    };
    id
}

/// One line per ID: `subscription | group | type | types | names | name | parent`.
fn anatomy(text: &str) -> String {
    let id = id(text);
    let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
    [
        or_dash(id.subscription()),
        or_dash(id.resource_group()),
        or_dash(id.resource_type().as_deref()),
        id.types().collect::<Vec<_>>().join(","),
        id.names().collect::<Vec<_>>().join(","),
        or_dash(id.name()),
        or_dash(id.parent().map(ResourceId::as_str)).replace(SCOPE, "~"),
    ]
    .join(" | ")
}

#[test]
fn takes_ids_apart() {
    let cases = [
        (
            "/subscriptions/s1",
            "s1 | - | - | subscriptions | s1 | s1 | -",
        ),
        (
            "/subscriptions/s1/resourcegroups/shop/",
            "s1 | shop | - | subscriptions,resourcegroups | s1,shop | shop | /subscriptions/s1",
        ),
        (
            "/subscriptions/s1/resourceGroups",
            "s1 | - | - | subscriptions,resourceGroups | s1 | - | /subscriptions/s1",
        ),
        (
            "/subscriptions/s1/providers/A.B/policies/p",
            "s1 | - | A.B/policies | policies | p | p | /subscriptions/s1",
        ),
        ("~/providers/A.B", "s1 | shop | - |  |  | - | ~"),
        (
            "~/providers/A.B/vms",
            "s1 | shop | A.B/vms | vms |  | - | ~",
        ),
        (
            "~/providers/A.B/vms/vm",
            "s1 | shop | A.B/vms | vms | vm | vm | ~",
        ),
        (
            "~/PROVIDERS/A.B/vms/vm/disks",
            "s1 | shop | A.B/vms/disks | vms,disks | vm | - | ~/PROVIDERS/A.B/vms/vm",
        ),
        (
            "~/providers/A.B/vms/vm/disks/d/keys/k",
            "s1 | shop | A.B/vms/disks/keys | vms,disks,keys | vm,d,k | k | ~/providers/A.B/vms/vm/disks/d",
        ),
        (
            "~/providers/A.B/vms/vm/providers/C.D/locks/l",
            "s1 | shop | C.D/locks | locks | l | l | ~/providers/A.B/vms/vm",
        ),
        (
            "/providers/Microsoft.Management/managementGroups/mg",
            "- | - | Microsoft.Management/managementGroups | managementGroups | mg | mg | -",
        ),
        (
            "/providers/A.B/groups/mg/providers/C.D/roles/r",
            "- | - | C.D/roles | roles | r | r | /providers/A.B/groups/mg",
        ),
        // A name may be any word, also `providers`.
        (
            "/subscriptions/s1/resourceGroups/providers/providers/A.B/vms/providers",
            "s1 | providers | A.B/vms | vms | providers | providers | /subscriptions/s1/resourceGroups/providers",
        ),
        (
            "/subscriptions/{id}/resourceGroups/{group}/providers/A.B/c/{ünï}",
            "{id} | {group} | A.B/c | c | {ünï} | {ünï} | /subscriptions/{id}/resourceGroups/{group}",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(anatomy(&text.replace('~', SCOPE)), expected, "{text}");
    }
}

#[test]
fn refuses_what_is_no_id() {
    let cases = [
        ("", "neither"),
        ("/", "neither"),
        ("//", "neither"),
        ("models/x:20", "neither"),
        ("experiments/e/runs/r", "neither"),
        ("subscriptions/s1", "neither"),
        ("/subscriptions", "neither"),
        ("/subscriptions/", "neither"),
        ("/providers", "neither"),
        ("/blobServices/default/containers/c", "neither"),
        ("https://management.azure.com/subscriptions/s1", "neither"),
        ("/subscriptions//resourceGroups/g", "empty segment"),
        ("/subscriptions/s1//", "empty segment"),
        (
            "/subscriptions/s1/resourceGroups/g/providers",
            "without a namespace",
        ),
        (
            "/subscriptions/s1/resourceGroups/g/Providers/",
            "without a namespace",
        ),
    ];
    for (text, reason) in cases {
        let error = ResourceId::try_from(text)
            .map(ResourceId::as_str)
            .map_err(|e| e.to_string());
        assert!(
            matches!(&error, Err(message) if message.contains(reason)),
            "{text}: {error:?}"
        );
    }
}

#[test]
fn starts_with_compares_whole_segments() {
    let vm = id(
        "/subscriptions/S1/resourcegroups/Shop/providers/Microsoft.Compute/virtualMachines/vm-1",
    );
    let cases = [
        ("", true),
        ("/", true),
        ("/subscriptions/s1", true),
        ("/SUBSCRIPTIONS/s1/resourceGroups/shop/", true),
        ("/subscriptions/s1/resourceGroups/sho", false),
        (
            "/subscriptions/s1/resourceGroups/shop/providers/microsoft.compute/virtualmachines",
            true,
        ),
        (
            "/subscriptions/s1/resourceGroups/shop/providers/microsoft.compute/virtualmachines/vm",
            false,
        ),
        (vm.as_str(), true),
        (
            "/subscriptions/s1/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/vm-1/x",
            false,
        ),
        ("subscriptions/s1", false),
        ("/subscriptions/é", false),
    ];
    for (prefix, expected) in cases {
        assert_eq!(vm.starts_with(prefix), expected, "{prefix}");
    }
    assert!(
        vm.parent()
            .is_some_and(|group| vm.starts_with(group) && !group.starts_with(vm))
    );
}

#[test]
fn compares_without_case() {
    use std::collections::{BTreeSet, HashSet};

    let spellings = [
        "/subscriptions/s1/resourceGroups/g",
        "/SUBSCRIPTIONS/S1/resourcegroups/G/",
    ]
    .map(id);
    assert_eq!(spellings[0], spellings[1]);
    assert_eq!(spellings.iter().collect::<HashSet<_>>().len(), 1);
    assert_eq!(spellings.iter().collect::<BTreeSet<_>>().len(), 1);
    assert_ne!(spellings[0], id("/subscriptions/s1"));
    assert!(id("/subscriptions/s1/providers/A.B/c/d/e/f").is_type("a.b/C/E"));
    for other in ["A.B", "A.B/c", "A.B/c/e/g", "A.B/c/e/", ""] {
        assert!(
            !id("/subscriptions/s1/providers/A.B/c/d/e/f").is_type(other),
            "{other}"
        );
    }
}

/// Every string of up to seven pieces that matter: no panic, and a parent is shorter and an ID.
#[test]
fn bears_any_input() {
    let pieces = ["/", "providers", "subscriptions", "x", "é"];
    let mut texts = vec![String::new()];
    for _ in 0..7 {
        texts = texts
            .iter()
            .flat_map(|text| pieces.map(|piece| format!("{text}{piece}")))
            .collect();
        for found in texts.iter().filter_map(|text| ResourceId::parse(text)) {
            anatomy(found.as_str());
            let mut ancestor = found;
            while let Some(parent) = ancestor.parent() {
                assert_eq!(ResourceId::parse(parent.as_str()), Some(parent));
                assert!(ancestor.starts_with(parent) && parent != ancestor);
                ancestor = parent;
            }
        }
    }
}
