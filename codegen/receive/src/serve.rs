//! A server that stands hostile clients, and ends in good order.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{BoxFuture, Either, select};
use http::header::CONNECTION;
use http::{HeaderValue, Request, Response};
use http_body::Body;
use http_body_util::{Either as EitherBody, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower_service::Service;
use tracing::{info, warn};

use crate::webhook::{Rejection, RejectionKind};

/// How many bytes of a request are buffered while its head is read, and of its body at a time.
const BUFFER: usize = 64 << 10;

/// How long a request waits for its body to be admitted.
const QUEUE: Duration = Duration::from_secs(5);

/// A server: see [`serve`].
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve<S> {
    listener: TcpListener,
    service: S,
    header_timeout: Duration,
    max_connections: usize,
    max_bodies: usize,
    shutdown_timeout: Duration,
    shutdown: BoxFuture<'static, ()>,
}

/// Serves a webhook, or an app with one, over HTTP/1.1, until SIGTERM or Ctrl-C.
///
/// The service is an axum `Router` or a [`Webhook`](crate::tower::Webhook), or any other of the
/// same shape. It is the server that is not in the receiver's hands: how long the head of a request
/// may take, how many connections there may be, how many bodies may be in memory, and how it ends.
///
/// | limit | default | |
/// |---|---|---|
/// | [`header_timeout`](Serve::header_timeout) | 30 s | then the connection is closed |
/// | [`max_connections`](Serve::max_connections) | 1,000 | others wait to be accepted |
/// | [`max_bodies`](Serve::max_bodies) | 64 | others wait for 5 s, then the answer is 503 |
/// | [`shutdown_timeout`](Serve::shutdown_timeout) | 25 s | then connections are aborted |
///
/// A connection holds up to 64 kB, a body up to [`Receiver::max_bytes`](crate::Receiver::max_bytes)
/// twice while it grows, so that with the defaults the server stays below 64 MB for connections and
/// 140 MB for bodies, plus what the events read from them take.
///
/// ```
/// use eventgrid::receive::handler::each_event;
/// use eventgrid::Event;
/// use eventgrid::receive::tower::Webhook;
/// use eventgrid::receive::{Authentication, Receiver, serve};
///
/// async fn handle(event: Event) -> Result<(), std::io::Error> {
///     Ok(())
/// }
///
/// # async fn run() -> std::io::Result<()> {
/// let receiver = Receiver::new(Authentication::query("code", [std::env::var("CODE").unwrap_or_default()]));
/// let webhook = Webhook::new(receiver, each_event(handle));
/// serve(tokio::net::TcpListener::bind("0.0.0.0:8080").await?, webhook).await
/// # }
/// ```
///
/// On SIGTERM or Ctrl-C it stops accepting connections, closes those that are idle, and waits for
/// the answers to requests that have begun. A second signal ends it at once. Event Grid delivers
/// again what was not answered.
pub fn serve<S>(listener: TcpListener, service: S) -> Serve<S> {
    Serve {
        listener,
        service,
        header_timeout: Duration::from_secs(30),
        max_connections: 1_000,
        max_bodies: 64,
        shutdown_timeout: Duration::from_secs(25),
        shutdown: Box::pin(shutdown_signal()),
    }
}

impl<S> Serve<S> {
    /// How long the head of a request may take to arrive; also how long a connection may be idle
    /// between two requests.
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.header_timeout = timeout;
        self
    }

    /// How many connections there may be at the same time.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// How many requests with a body may be read and handled at the same time.
    pub fn max_bodies(mut self, bodies: usize) -> Self {
        self.max_bodies = bodies.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// How long requests that have begun may take once the server is told to stop.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown_timeout = timeout;
        self
    }

    /// When to stop, instead of SIGTERM and Ctrl-C.
    pub fn shutdown_on(mut self, signal: impl Future<Output = ()> + Send + 'static) -> Self {
        self.shutdown = Box::pin(signal);
        self
    }
}

impl<S, B> IntoFuture for Serve<S>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Output = io::Result<()>;
    type IntoFuture = BoxFuture<'static, io::Result<()>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            self.run().await;
            Ok(())
        })
    }
}

impl<S, B> Serve<S>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    async fn run(self) {
        let connections = Arc::new(Semaphore::new(self.max_connections));
        let bodies = Arc::new(Semaphore::new(self.max_bodies));
        let (close, closing) = watch::channel(false);
        let mut shutdown = self.shutdown;
        let mut tasks = JoinSet::new();
        loop {
            let next = async {
                let permit = Arc::clone(&connections).acquire_owned().await;
                (permit, self.listener.accept().await)
            };
            let (permit, accepted) = match select(pin!(next), &mut shutdown).await {
                Either::Left((next, _)) => next,
                Either::Right(_) => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    let service = Limited {
                        service: self.service.clone(),
                        bodies: Arc::clone(&bodies),
                    };
                    let (closing, header_timeout) = (closing.clone(), self.header_timeout);
                    tasks.spawn(async move {
                        connection(stream, service, header_timeout, closing).await;
                        drop(permit);
                    });
                }
                // The client's: it is gone already.
                Err(error) if is_of_client(&error) => {}
                // Ours, such as too many open files: some may be closed in a moment.
                Err(error) => {
                    warn!("cannot accept a connection: {error}");
                    sleep(Duration::from_secs(1)).await;
                }
            }
            while tasks.try_join_next().is_some() {}
        }
        drop(self.listener);
        close.send_replace(true);
        info!(connections = tasks.len(), "shutting down");
        {
            let done = pin!(async { while tasks.join_next().await.is_some() {} });
            let deadline = pin!(sleep(self.shutdown_timeout));
            let again = pin!(shutdown_signal());
            select(done, select(deadline, again)).await;
        }
        if !tasks.is_empty() {
            warn!(connections = tasks.len(), "aborted");
        }
        tasks.shutdown().await;
    }
}

fn is_of_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Serves a connection until it ends, or `closing` says so.
async fn connection<S, B>(
    stream: TcpStream,
    service: Limited<S>,
    header_timeout: Duration,
    mut closing: watch::Receiver<bool>,
) where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    // Answers are short: they should not wait for more. Where it cannot be set they do.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .max_buf_size(BUFFER)
        .max_header_size(BUFFER)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| service.clone().call(request)),
        );
    let mut connection = pin!(connection);
    let closed = async {
        // An error: the server is gone.
        let _ = closing.wait_for(|closing| *closing).await;
    };
    // What goes wrong on a connection is the client's: the service answers, or logs.
    if let Either::Right(_) = select(connection.as_mut(), pin!(closed)).await {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

/// A service that takes so many bodies at the same time.
#[derive(Clone)]
struct Limited<S> {
    service: S,
    bodies: Arc<Semaphore>,
}

impl<S, B> Limited<S>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    B: Body<Data = Bytes>,
{
    async fn call(
        mut self,
        request: Request<Incoming>,
    ) -> Result<Response<EitherBody<B, Full<Bytes>>>, Infallible> {
        let _permit = if request.body().is_end_stream() {
            None
        } else {
            match timeout(QUEUE, self.bodies.acquire()).await {
                Ok(permit) => permit.ok(),
                Err(_) => return Ok(busy()),
            }
        };
        poll_fn(|context| self.service.poll_ready(context)).await?;
        let response = self.service.call(request).await?;
        Ok(response.map(EitherBody::Left))
    }
}

fn busy<B>() -> Response<EitherBody<B, Full<Bytes>>> {
    warn!("rejected: 503: too many requests at the same time");
    let message = "too many requests at the same time: try again later";
    let rejection = Rejection::new(RejectionKind::Unavailable, message);
    let mut response = rejection.into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response.map(|body| EitherBody::Right(Full::new(body)))
}

/// Waits for SIGTERM or Ctrl-C: when a program is told to stop.
///
/// [`serve`] waits for it by itself; a consumer of a queue stops on it as well:
///
/// ```no_run
/// use eventgrid::receive::shutdown_signal;
///
/// # async fn consume() {}
/// # async fn run() {
/// tokio::select! {
///     () = consume() => {}
///     () = shutdown_signal() => {}
/// }
/// # }
/// ```
///
/// Where a signal cannot be waited for, it is as if it never came.
pub async fn shutdown_signal() {
    let interrupt = pin!(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let terminate = pin!(async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        });
        select(interrupt, terminate).await;
    }
    #[cfg(not(unix))]
    interrupt.await;
}

impl<S> fmt::Debug for Serve<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("listener", &self.listener)
            .field("header_timeout", &self.header_timeout)
            .field("max_connections", &self.max_connections)
            .field("max_bodies", &self.max_bodies)
            .field("shutdown_timeout", &self.shutdown_timeout)
            .finish_non_exhaustive()
    }
}
