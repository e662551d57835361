//! A borrowed view of an Azure resource ID, as events carry it in `subject` and `source`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A borrowed view of an Azure resource ID; making one allocates nothing.
///
/// ```
/// use eventgrid::ResourceId;
///
/// let id = ResourceId::parse(
///     "/subscriptions/8c1f/resourcegroups/shop/providers/Microsoft.Compute/virtualMachines/vm-1/extensions/agent",
/// )
/// .ok_or("not a resource ID")?;
///
/// assert_eq!(id.subscription(), Some("8c1f"));
/// assert_eq!(id.resource_group(), Some("shop"));
/// assert_eq!(id.provider(), Some("Microsoft.Compute"));
/// assert!(id.is_type("microsoft.compute/virtualMachines/extensions"));
/// assert_eq!(id.name(), Some("agent"));
/// assert_eq!(id.parent().and_then(|vm| vm.name()), Some("vm-1"));
/// assert!(id.starts_with("/subscriptions/8C1F/resourceGroups/Shop"));
/// # Ok::<(), &str>(())
/// ```
///
/// The subject of an event may be absent or something else:
///
/// ```
/// use eventgrid::ResourceId;
///
/// let subject = Some("models/demand-forecast:7");
/// assert!(subject.and_then(ResourceId::parse).is_none());
/// ```
///
/// # Comparison
///
/// Azure writes one ID in several casings (`resourcegroups` and `resourceGroups`, names in upper
/// case), so every comparison here ignores ASCII case: `==`, `Hash`, `Ord`, [`is_type`] and
/// [`starts_with`]. Accessors return the text as it was written.
///
/// # Form of an ID
///
/// After a leading `/`, an ID is a sequence of pairs: `subscriptions/{id}`,
/// `resourceGroups/{name}`, `providers/{namespace}`, then `{type}/{name}` once per level. A second
/// `providers/{namespace}` begins an extension resource of the resource before it, such as a lock
/// or a role assignment. The last value may be missing: such an ID means all resources of a type
/// (`…/providers/Microsoft.Compute/virtualMachines`). One trailing `/` is left out.
///
/// [`is_type`]: Self::is_type
/// [`starts_with`]: Self::starts_with
#[derive(Clone, Copy)]
pub struct ResourceId<'a> {
    /// Starts with `/`, has no empty segment, and every `providers` key has its namespace.
    text: &'a str,
}

/// The part of an ID that identifies the resource itself.
struct Own<'a> {
    /// The resource that contains or is extended by this one: the text before the last
    /// `/providers`.
    scope: &'a str,
    /// The namespace after the last `providers`.
    provider: Option<&'a str>,
    /// The types and names after it: `/type/name/type/name`; the whole ID if it has no provider.
    path: &'a str,
}

impl<'a> ResourceId<'a> {
    /// Reads a resource ID, or returns `None` if `text` is not one.
    ///
    /// An ID begins with `/subscriptions/{id}` or `/providers/{namespace}` and has no empty
    /// segments. `ResourceId::try_from(text)` returns an error that says why a text is not an ID.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        Self::try_from(text).ok()
    }

    /// The text as it was written, without a trailing `/`.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// ID of the subscription; `None` for resources of the tenant, such as management groups.
    #[must_use]
    pub fn subscription(self) -> Option<&'a str> {
        value_of("subscriptions", self.text).map(|(value, _)| value)
    }

    /// Name of the resource group, if the resource is one or belongs to one.
    #[must_use]
    pub fn resource_group(self) -> Option<&'a str> {
        let (_, after_subscription) = value_of("subscriptions", self.text)?;
        value_of("resourceGroups", after_subscription).map(|(value, _)| value)
    }

    /// Namespace of the resource's provider, for example `Microsoft.Compute`.
    ///
    /// An extension resource has several; this is the last one, its own. Subscriptions and resource
    /// groups have none.
    #[must_use]
    pub fn provider(self) -> Option<&'a str> {
        self.own().provider
    }

    /// Full type of the resource, for example `Microsoft.Compute/virtualMachines`.
    ///
    /// Borrowed for a resource of one level; for a nested one, such as
    /// `Microsoft.Compute/virtualMachines/extensions`, assembled from its parts. `None` if the ID
    /// has no provider or ends with it. To compare types, prefer [`is_type`](Self::is_type): it
    /// ignores case and does not allocate.
    #[must_use]
    pub fn resource_type(self) -> Option<Cow<'a, str>> {
        let own = self.own();
        let provider = own.provider?;
        let (first, after) = split_segment(own.path)?;
        if split_segment(after).is_some_and(|(_, more)| !more.is_empty()) {
            let types: Vec<_> = std::iter::once(provider).chain(self.types()).collect();
            return Some(Cow::Owned(types.join("/")));
        }
        // The provider and the first type are adjacent in the text.
        let end = self.text.len() - after.len();
        let start = end - first.len() - "/".len() - provider.len();
        self.text.get(start..end).map(Cow::Borrowed)
    }

    /// Whether the resource is of this type, for example `Microsoft.Compute/virtualMachines`.
    ///
    /// The type is that of the resource itself: a virtual machine's extension is not a virtual
    /// machine.
    #[must_use]
    pub fn is_type(self, resource_type: &str) -> bool {
        let Some(provider) = self.own().provider else {
            return false;
        };
        let mut expected = resource_type.split('/');
        let mut found = std::iter::once(provider).chain(self.types());
        loop {
            match (expected.next(), found.next()) {
                (None, None) => return true,
                (Some(expected), Some(found)) if expected.eq_ignore_ascii_case(found) => {}
                _ => return false,
            }
        }
    }

    /// The types after the provider, outermost first: `virtualMachines`, `extensions`.
    ///
    /// For a subscription or resource group: `subscriptions`, `resourceGroups`.
    pub fn types(self) -> impl Iterator<Item = &'a str> {
        segments(self.own().path).step_by(2)
    }

    /// The names that belong to [`types`](Self::types), outermost first: `vm-1`, `agent`.
    ///
    /// One fewer than the types if the ID ends with a type.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        segments(self.own().path).skip(1).step_by(2)
    }

    /// Name of the resource itself: the last segment, unless that is a type or a provider.
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        let path = self.own().path;
        let is_named = segments(path).count().is_multiple_of(2);
        path.rsplit_once('/')
            .map(|(_, last)| last)
            .filter(|_| is_named)
    }

    /// The resource that contains this one.
    ///
    /// For a nested resource, the resource one level up; for an extension resource, the resource
    /// that it extends; for any other, its resource group or subscription. For an ID that ends with
    /// a type or a provider, the part before it. `None` for a subscription and a resource of the
    /// tenant.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let own = self.own();
        let count = segments(own.path).count();
        let text = if count > 2 {
            let dropped = if count.is_multiple_of(2) { 2 } else { 1 };
            let cut = self.text.rmatch_indices('/').nth(dropped - 1)?.0;
            self.text.get(..cut)?
        } else {
            own.scope
        };
        (!text.is_empty()).then_some(Self { text })
    }

    /// Whether this is the resource `prefix` or anything below it.
    ///
    /// Compares whole segments: `…/resourceGroups/shop` does not contain resources of
    /// `…/resourceGroups/shop-test`. The prefix may end after any segment, including a type, and
    /// with a `/`.
    #[must_use]
    pub fn starts_with(self, prefix: impl AsRef<str>) -> bool {
        let prefix = trim(prefix.as_ref()).as_bytes();
        self.text
            .as_bytes()
            .split_at_checked(prefix.len())
            .is_some_and(|(start, rest)| {
                start.eq_ignore_ascii_case(prefix) && rest.first().is_none_or(|next| *next == b'/')
            })
    }

    fn own(self) -> Own<'a> {
        let mut own = Own {
            scope: "",
            provider: None,
            path: self.text,
        };
        let mut before = self.text;
        while let Some((key, rest)) = split_segment(before) {
            let Some((value, after)) = split_segment(rest) else {
                break;
            };
            if key.eq_ignore_ascii_case("providers") {
                let scope = self
                    .text
                    .get(..self.text.len() - before.len())
                    .unwrap_or_default();
                own = Own {
                    scope,
                    provider: Some(value),
                    path: after,
                };
            }
            before = after;
        }
        own
    }
}

/// Why a text is not an Azure resource ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidResourceId {
    reason: &'static str,
}

impl fmt::Display for InvalidResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an Azure resource ID: {}", self.reason)
    }
}

impl std::error::Error for InvalidResourceId {}

impl<'a> TryFrom<&'a str> for ResourceId<'a> {
    type Error = InvalidResourceId;

    fn try_from(text: &'a str) -> Result<Self, InvalidResourceId> {
        let refuse = |reason| Err(InvalidResourceId { reason });
        let text = trim(text);
        let is_rooted = ["subscriptions", "providers"]
            .iter()
            .any(|key| value_of(key, text).is_some());
        if !is_rooted {
            return refuse(
                "it begins with neither `/subscriptions/{id}` nor `/providers/{namespace}`",
            );
        }
        if segments(text).any(str::is_empty) {
            return refuse("it has an empty segment (`//`)");
        }
        let ends_with_key = !segments(text).count().is_multiple_of(2);
        if ends_with_key
            && segments(text)
                .last()
                .is_some_and(|key| key.eq_ignore_ascii_case("providers"))
        {
            return refuse("it ends with `providers`, without a namespace");
        }
        Ok(Self { text })
    }
}

impl AsRef<str> for ResourceId<'_> {
    fn as_ref(&self) -> &str {
        self.text
    }
}

impl fmt::Display for ResourceId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text)
    }
}

impl fmt::Debug for ResourceId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResourceId").field(&self.text).finish()
    }
}

impl PartialEq<ResourceId<'_>> for ResourceId<'_> {
    fn eq(&self, other: &ResourceId<'_>) -> bool {
        self.text.eq_ignore_ascii_case(other.text)
    }
}

impl Eq for ResourceId<'_> {}

impl Hash for ResourceId<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.text.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
        state.write_u8(0xff); // as `str` does: no text is the beginning of another
    }
}

impl PartialOrd for ResourceId<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourceId<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let lower = |byte: u8| byte.to_ascii_lowercase();
        self.text
            .bytes()
            .map(lower)
            .cmp(other.text.bytes().map(lower))
    }
}

/// Leaves out one trailing slash.
fn trim(text: &str) -> &str {
    text.strip_suffix('/').unwrap_or(text)
}

/// Splits `/first/rest/of/it` into `first` and `/rest/of/it`.
fn split_segment(path: &str) -> Option<(&str, &str)> {
    let path = path.strip_prefix('/')?;
    path.split_at_checked(path.find('/').unwrap_or(path.len()))
}

/// The value of the first pair and the path after it, if the pair has this key.
fn value_of<'a>(key: &str, path: &'a str) -> Option<(&'a str, &'a str)> {
    let (first, rest) = split_segment(path)?;
    let (value, after) = split_segment(rest)?;
    first.eq_ignore_ascii_case(key).then_some((value, after))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1)
}

#[cfg(test)]
mod tests;
