//! A webhook that notes what it handled, and what fails in it as in life.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{self, panic_any};
use std::sync::{Arc, Mutex, Once, PoisonError};

use eventgrid::receive::Receiver;
use eventgrid::receive::axum::router;
use eventgrid::receive::handler::each_event;
use eventgrid::receive::tower::Webhook;
use eventgrid::{Event, EventData, SystemEvent};
use tokio::net::TcpListener;

use crate::event_grid::{Endpoint, local};

/// What was handled: how often, by ID.
#[derive(Clone, Default)]
pub(crate) struct Handled(Arc<Mutex<HashMap<String, u32>>>);

impl Handled {
    pub(crate) fn times(&self) -> HashMap<String, u32> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, event: &Event<SystemEvent>) {
        let mut handled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *handled.entry(event.id().to_owned()).or_default() += 1;
    }
}

/// Serves a webhook whose handler gives an error for one share of events and panics for another.
pub(crate) async fn serve(receiver: Receiver, errors: f64, panics: f64) -> (SocketAddr, Handled) {
    silence_panics();
    let handled = Handled::default();
    let noted = handled.clone();
    let each = each_event(move |event: Event<SystemEvent>| {
        let handled = noted.clone();
        async move {
            // None of them is of a type that is not known.
            assert_eq!(event.data().event_type(), Some(event.event_type()));
            match fastrand::f64() {
                dice if dice < errors => return Err("failed at random"),
                dice if dice < errors + panics => panic_any(AT_RANDOM),
                _ => handled.note(&event),
            }
            Ok(())
        }
    });
    let app = router("/events", Webhook::new(receiver, each));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, handled)
}

/// The webhook at an address of this machine, with a secret in its own.
pub(crate) fn endpoint(address: SocketAddr, code: &str) -> Endpoint {
    Endpoint::new(local(&format!("http://{address}/events?code={code}")).unwrap())
}

const AT_RANDOM: &str = "panicked at random";

/// Hides the output of intended panics.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if panic.payload().downcast_ref() != Some(&AT_RANDOM) {
                hook(panic);
            }
        }));
    });
}
