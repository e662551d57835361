//! `#[event(crate = path)]`: types of a crate that builds on `eventgrid-runtime` alone.

/// Stands for a crate that re-exports the runtime under another name.
mod facade {
    pub(crate) use ::eventgrid_runtime as events;
}

/// Nothing here is called `eventgrid` or has the name of an item in the expansion.
mod shop {
    #![allow(dead_code)]

    use eventgrid::{EventData as Data, OneOf as Union, Properties as Object};

    /// Names that an expansion must not confuse with its own.
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Box;
    pub(crate) struct Event;
    pub(crate) struct Property;
    pub(crate) struct Token;
    pub(crate) struct Fault;
    pub(crate) mod eventgrid_runtime {}
    pub(crate) mod serde {}
    pub(crate) mod core {}
    pub(crate) mod std {}

    #[derive(Clone, Debug, PartialEq, Data, Object)]
    #[event(type = "Shop.OrderPlaced", crate = crate::another_crate::facade::events)]
    pub(crate) struct Order {
        pub(crate) status: ::std::option::Option<Status>,
        pub(crate) version: ::std::option::Option<Version>,
        #[property(additional)]
        pub(crate) rest: ::std::collections::BTreeMap<
            ::std::string::String,
            ::eventgrid_runtime::serde_json::Value,
        >,
    }

    #[derive(Clone, Debug, PartialEq, Union)]
    #[event(crate = ::eventgrid_runtime)]
    pub(crate) enum Status {
        Open,
        #[one_of(other)]
        Other(::std::string::String),
    }

    #[derive(Clone, Debug, PartialEq, Union)]
    #[event(crate = ::eventgrid_runtime)]
    pub(crate) enum Version {
        Number(i64),
        Order(::std::boxed::Box<Order>),
    }

    #[derive(Clone, Debug, PartialEq, Union)]
    #[event(crate = ::eventgrid_runtime)]
    #[one_of(tag = "kind")]
    pub(crate) enum Tagged {
        #[one_of("order")]
        Order(Order),
        #[one_of(other)]
        Other(::eventgrid_runtime::serde_json::Value),
    }

    #[derive(Clone, Debug, PartialEq, Data)]
    #[event(crate = ::eventgrid_runtime)]
    pub(crate) enum ShopEvent {
        #[event(type = "Shop.OrderPlaced")]
        Order(::std::boxed::Box<Order>),
        #[event(type = "Shop.Tagged")]
        Tagged(Tagged),
        #[event(other)]
        Other(::eventgrid_runtime::RawData),
    }

    #[derive(Clone, Debug, PartialEq, Data)]
    #[event(crate = ::eventgrid_runtime)]
    pub(crate) enum Same {
        #[event(type = "Shop.One")]
        One(i64),
        #[event(type = "Shop.Two")]
        Two(i64),
    }
}

use shop::{Order, Same, ShopEvent, Status, Tagged, Version};

#[test]
fn builds_on_the_runtime_alone() {
    let body = crate::cloud_event(
        "Shop.OrderPlaced",
        r#"{"status":"open","version":{"version":3},"left":7}"#,
    );
    let events = eventgrid_runtime::from_str::<ShopEvent>(&body).expect("reads");
    let inner = Order {
        status: None,
        version: Some(Version::Number(3)),
        rest: [].into(),
    };
    let expected = Order {
        status: Some(Status::Open),
        version: Some(Version::Order(Box::new(inner))),
        rest: [("left".to_owned(), 7.into())].into(),
    };
    assert_eq!(events[0].data(), &ShopEvent::from(expected));

    let body = crate::cloud_event("Shop.Tagged", r#"{"kind":"order","left":1}"#);
    let events = eventgrid_runtime::from_str::<ShopEvent>(&body).expect("reads");
    let ShopEvent::Tagged(Tagged::Order(order)) = events[0].data() else {
        panic!("{events:?}")
    };
    assert_eq!(order.rest["left"], 1);
    assert_eq!(Same::Two(3).data(), Some(&3));
}
