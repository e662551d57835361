//! Receiving messages with a lock, and settling them.

use std::fmt::{self, Display};
use std::sync::Arc;
use std::time::Duration;

use eventgrid::receive::handler::{Handler, HandlerError, HandlerErrorKind};
use fe2o3_amqp::link::delivery::{Delivery, DeliveryInfo};
use fe2o3_amqp::link::receiver::CreditMode;
use fe2o3_amqp::link::{IllegalLinkStateError, RecvError};
use fe2o3_amqp::types::definitions::{self, ErrorCondition, Fields, SenderSettleMode};
use fe2o3_amqp::types::messaging::{Body, Modified};
use fe2o3_amqp::types::primitives::{Symbol, Value};
use fe2o3_amqp::{Connection, Receiver, Session};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::body::events;
use crate::settings::{Abandon, Settings};

/// The delivery failed, and the message may come again.
const FAILED: Modified = Modified {
    delivery_failed: Some(true),
    undeliverable_here: Some(false),
    message_annotations: None,
};

/// How long the server may take to answer to the end of the session and of the connection. By then
/// everything is settled; with `RabbitMQ` 3 there is not always an answer.
const GOODBYE: Duration = Duration::from_secs(5);

/// The work of a receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages that were completed.
    pub completed: u64,
    /// Messages that were abandoned: they come again.
    pub abandoned: u64,
    /// Messages that were dead-lettered.
    pub dead_lettered: u64,
}

/// Why a receiver ended without being told to.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The server cannot be reached, or has ended the connection.
    Connection(String),
    /// A handler panicked. Its message comes again when the lock ends.
    Panicked,
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection(text) => f.write_str(text),
            Self::Panicked => f.write_str("the handler panicked"),
        }
    }
}

impl std::error::Error for Error {}

/// Adds the place of a failure.
fn at<E: fmt::Debug>(place: &'static str) -> impl FnOnce(E) -> Error {
    move |error| Error::Connection(format!("{place}: {error:?}"))
}

/// Passes the messages of a queue to a handler, until it is told to stop: then it settles the
/// current messages, and returns the others.
///
/// A message is completed after the handler has taken over responsibility for it, so each is
/// handled at least once. The function returns if the connection ends; unsettled messages then come
/// again on the next call.
pub async fn receive(
    settings: &Settings,
    handler: Arc<dyn Handler>,
    stop: &CancellationToken,
    tally: &mut Tally,
) -> Result<(), Error> {
    let mut connection = Connection::open("eventgrid-receiver", settings.url.as_str())
        .await
        .map_err(at("opening the connection"))?;
    let mut session = Session::begin(&mut connection)
        .await
        .map_err(at("beginning the session"))?;
    let mut receiver = Receiver::builder()
        .name("eventgrid-receiver")
        .source(settings.address.as_str())
        .sender_settle_mode(SenderSettleMode::Unsettled) // peek-lock
        .credit_mode(CreditMode::Manual)
        .attach(&mut session)
        .await
        .map_err(at("attaching to the queue"))?;

    receive_from(&mut receiver, settings, handler, stop, tally).await?;
    // The link ends with its session; RabbitMQ 3 does not answer correctly to its end.
    let goodbye = async {
        session.end().await.map_err(at("ending the session"))?;
        connection
            .close()
            .await
            .map_err(at("closing the connection"))
    };
    timeout(GOODBYE, goodbye).await.unwrap_or(Ok(()))
}

async fn receive_from(
    receiver: &mut Receiver,
    settings: &Settings,
    handler: Arc<dyn Handler>,
    stop: &CancellationToken,
    tally: &mut Tally,
) -> Result<(), Error> {
    let mut running = JoinSet::new();
    let mut granted = 0; // messages that the server may still send
    while !stop.is_cancelled() {
        let handling = u32::try_from(running.len()).unwrap_or(u32::MAX);
        let free = settings.concurrency.saturating_sub(handling);
        if granted <= free / 2 && granted < free {
            receiver
                .set_credit(free)
                .await
                .map_err(|error: IllegalLinkStateError| at("asking for messages")(error))?;
            granted = free;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Some(done) = running.join_next() => settle(receiver, done, tally).await?,
            next = receiver.recv::<Body<Value>>() => {
                granted = granted.saturating_sub(1);
                match next {
                    Ok(delivery) => {
                        let (handler, settings) = (Arc::clone(&handler), settings.clone());
                        running.spawn(handle(delivery, handler, settings, stop.clone()));
                    }
                    Err(RecvError::MessageDecode(error)) => {
                        let why = HandlerError::dead_letter(format!("malformed AMQP: {}", error.source));
                        settle(receiver, Ok((error.info, Verdict::DeadLetter(why))), tally).await?;
                    }
                    Err(error) => return Err(at("receiving")(error)),
                }
            }
        }
    }
    let finish = async {
        while let Some(done) = running.join_next().await {
            settle(receiver, done, tally).await?;
        }
        Ok(())
    };
    // After the grace period, handlers are cancelled: the server delivers their messages again.
    timeout(settings.grace, finish).await.unwrap_or(Ok(()))
}

/// The outcome of a message.
enum Verdict {
    Complete,
    Abandon(Abandon),
    DeadLetter(HandlerError),
}

async fn handle(
    delivery: Delivery<Body<Value>>,
    handler: Arc<dyn Handler>,
    settings: Settings,
    stop: CancellationToken,
) -> (DeliveryInfo, Verdict) {
    let (info, message) = delivery.into_parts();
    let result = match events(&message) {
        Ok(events) => handler.handle(events).await,
        Err(error) => Err(error),
    };
    let verdict = match result {
        Ok(()) => Verdict::Complete,
        Err(error) if error.kind() == HandlerErrorKind::DeadLetter => Verdict::DeadLetter(error),
        Err(error) => {
            let before = message.header.map_or(0, |header| header.delivery_count);
            let pause = pause(&settings, before);
            warn!("delivery {}: given back in {pause:?}: {error}", before + 1);
            stop.run_until_cancelled(sleep(pause)).await;
            Verdict::Abandon(settings.abandon)
        }
    };
    (info, verdict)
}

/// The pause doubles with each delivery.
fn pause(settings: &Settings, before: u32) -> Duration {
    let pause = settings
        .first_pause
        .saturating_mul(2_u32.saturating_pow(before));
    pause.min(settings.longest_pause)
}

/// Settles a message.
async fn settle(
    receiver: &Receiver,
    done: Result<(DeliveryInfo, Verdict), tokio::task::JoinError>,
    tally: &mut Tally,
) -> Result<(), Error> {
    let (info, verdict) = done.map_err(|_| Error::Panicked)?;
    let settled = match verdict {
        Verdict::Complete => {
            tally.completed += 1;
            receiver.accept(info).await
        }
        Verdict::Abandon(how) => {
            tally.abandoned += 1;
            match how {
                Abandon::Modified => receiver.modify(info, FAILED).await,
                Abandon::Released => receiver.release(info).await,
            }
        }
        Verdict::DeadLetter(why) => {
            tally.dead_lettered += 1;
            warn!("dead-lettered: {why}");
            receiver.reject(info, reason(&why)).await
        }
    };
    settled.map_err(at("settling"))
}

/// The reason for dead-lettering a message, as Service Bus expects it: two properties of the dead
/// letter.
fn reason(why: &HandlerError) -> definitions::Error {
    let mut info = Fields::new();
    for (name, text) in [
        ("DeadLetterReason", why.summary()),
        ("DeadLetterErrorDescription", why.details()),
    ] {
        info.insert(Symbol::from(name), Value::String(text.to_owned()));
    }
    let condition = ErrorCondition::Custom(Symbol::from("com.microsoft:dead-letter"));
    definitions::Error::new(condition, Some(why.summary().to_owned()), Some(info))
}
