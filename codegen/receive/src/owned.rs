//! Owned data read out of a body that is borrowed.

use eventgrid_runtime::data::Matching;
use eventgrid_runtime::property::Fault;
use eventgrid_runtime::{Content, ContentView, Event, EventData, OwnedEventData, ReadEventData};

/// Data that owns everything, read out of whatever lives long enough: it makes one way to read of
/// two, since `OwnedEventData` is no `ReadEventData`.
pub(crate) struct Owned<D>(D);

impl<D> Owned<D> {
    /// The event, with its envelope owned as well.
    #[inline]
    pub(crate) fn into_event(event: Event<'_, Self>) -> Event<'static, D> {
        let (envelope, Self(data)) = event.into_parts();
        envelope.into_owned().with(data)
    }
}

impl<D: EventData> EventData for Owned<D> {
    const COUNT: usize = D::COUNT;

    fn position(event_type: &str, matching: Matching) -> Option<usize> {
        D::position(event_type, matching)
    }

    fn event_type_at(index: usize) -> Option<&'static str> {
        D::event_type_at(index)
    }

    fn event_type(&self) -> Option<&'static str> {
        self.0.event_type()
    }

    fn content(&self) -> ContentView<'_> {
        self.0.content()
    }
}

impl<'de, D: OwnedEventData> ReadEventData<'de> for Owned<D> {
    fn read_known(index: usize, content: Content<'_, 'de>) -> Result<Self, Fault> {
        let event_type = D::event_type_at(index).unwrap_or_default();
        D::read_owned(event_type, content).map(Self)
    }

    fn read_other(event_type: &str, content: Content<'_, 'de>) -> Result<Self, Fault> {
        D::read_owned(event_type, content).map(Self)
    }

    #[inline]
    fn read(event_type: &str, content: Content<'_, 'de>) -> Result<Self, Fault> {
        D::read_owned(event_type, content).map(Self)
    }
}
