//! The members that the two envelopes define.

/// A member that one of the envelopes defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Id,
    Source,
    Type,
    Subject,
    Time,
    SpecVersion,
    DataContentType,
    DataSchema,
    DataBase64,
    Topic,
    EventType,
    EventTime,
    DataVersion,
    MetadataVersion,
    /// Read by the reader of the data; all others are attributes.
    Data,
}

impl Member {
    /// The number of members that are attributes.
    pub(super) const ATTRIBUTES: usize = Self::Data as usize;

    /// Attributes of a CloudEvent alone.
    pub(super) const CLOUD_EVENT: [Self; 7] = [
        Self::Source,
        Self::Type,
        Self::Time,
        Self::SpecVersion,
        Self::DataContentType,
        Self::DataSchema,
        Self::DataBase64,
    ];

    /// Attributes of the Event Grid schema alone.
    pub(super) const EVENT_GRID: [Self; 5] = [
        Self::Topic,
        Self::EventType,
        Self::EventTime,
        Self::DataVersion,
        Self::MetadataVersion,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Source => "source",
            Self::Type => "type",
            Self::Subject => "subject",
            Self::Time => "time",
            Self::SpecVersion => "specversion",
            Self::DataContentType => "datacontenttype",
            Self::DataSchema => "dataschema",
            Self::DataBase64 => "data_base64",
            Self::Topic => "topic",
            Self::EventType => "eventType",
            Self::EventTime => "eventTime",
            Self::DataVersion => "dataVersion",
            Self::MetadataVersion => "metadataVersion",
            Self::Data => "data",
        }
    }

    /// The member with this name, spelled exactly.
    pub(super) fn exact(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id,
            "source" => Self::Source,
            "type" => Self::Type,
            "subject" => Self::Subject,
            "time" => Self::Time,
            "specversion" => Self::SpecVersion,
            "datacontenttype" => Self::DataContentType,
            "dataschema" => Self::DataSchema,
            "data_base64" => Self::DataBase64,
            "topic" => Self::Topic,
            "eventType" => Self::EventType,
            "eventTime" => Self::EventTime,
            "dataVersion" => Self::DataVersion,
            "metadataVersion" => Self::MetadataVersion,
            "data" => Self::Data,
            _ => return None,
        })
    }

    /// Whether a CloudEvent has a member of this name that is not an extension attribute.
    pub(crate) fn is_attribute(name: &str) -> bool {
        Self::exact(name).is_some_and(|member| !Self::EVENT_GRID.contains(&member))
    }

    /// Whether the Event Grid schema alone has a member of this name.
    pub(super) fn is_event_grid(name: &str) -> bool {
        Self::exact(name).is_some_and(|member| Self::EVENT_GRID.contains(&member))
    }

    /// The member with this name in another ASCII case: some publishers write `EventType`, and some
    /// samples `specVersion`.
    pub(super) fn loose(name: &str) -> Option<Self> {
        let common = [Self::Id, Self::Subject, Self::Data];
        let all = Self::CLOUD_EVENT
            .into_iter()
            .chain(Self::EVENT_GRID)
            .chain(common);
        all.into_iter()
            .find(|member| member.name().eq_ignore_ascii_case(name))
    }
}
