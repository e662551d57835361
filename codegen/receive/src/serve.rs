//! A server that withstands hostile clients, and shuts down gracefully.

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

/// The number of bytes that are buffered while the head of a request is read, and of its body at a
/// time.
const BUFFER: usize = 64 << 10;

/// How long a request waits until its body may be read.
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
/// The service is an axum `Router` or a [`Webhook`](crate::tower::Webhook), or any other with the
/// same signature. The server enforces limits that the receiver cannot: the time for the head of a
/// request, the number of connections, the number of bodies in memory, and the time for shutting
/// down.
///
/// | limit | default | |
/// |---|---|---|
/// | [`header_timeout`](Serve::header_timeout) | 30 s | the connection is closed |
/// | [`max_connections`](Serve::max_connections) | 1,000 | others wait to be accepted |
/// | [`max_bodies`](Serve::max_bodies) | 64 | others wait for 5 s, then the answer is 503 |
/// | [`shutdown_timeout`](Serve::shutdown_timeout) | 25 s | connections are aborted |
///
/// A connection uses up to 64 kB, a body up to twice
/// [`Receiver::max_bytes`](crate::Receiver::max_bytes) while it grows, so that with the defaults
/// the server stays below 64 MB for connections and 140 MB for bodies, plus the memory of the
/// events read from them.
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
/// On SIGTERM or Ctrl-C it stops accepting connections, closes idle ones, and waits for the answers
/// to requests that have begun. A second signal stops it immediately. Event Grid delivers
/// unanswered requests again.
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
    /// The maximum time in which the head of a request must arrive, and the maximum idle time of a
    /// connection between two requests.
    pub fn header_timeout(mut self, timeout: Duration) -> Self {
        self.header_timeout = timeout;
        self
    }

    /// The maximum number of simultaneous connections.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// The maximum number of requests with a body that are read and handled simultaneously.
    pub fn max_bodies(mut self, bodies: usize) -> Self {
        self.max_bodies = bodies.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// The maximum time for requests that have begun when the server stops.
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
                // The client's error: the connection is closed already.
                Err(error) if is_of_client(&error) => {}
                // The server's error, such as too many open files: some may be closed soon.
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

/// Serves a connection until it ends, or until `closing` is true.
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
    // Answers are short and should not be delayed. If the option cannot be set, they are.
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
        // An error means that the server is gone.
        let _ = closing.wait_for(|closing| *closing).await;
    };
    // Errors of a connection are the client's: the service answers, or logs.
    if let Either::Right(_) = select(connection.as_mut(), pin!(closed)).await {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

/// A service that handles a limited number of bodies simultaneously.
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
    #[expect(
        clippy::manual_async_fn,
        reason = "an `async fn` keeps the request twice"
    )]
    fn call(
        mut self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<Response<EitherBody<B, Full<Bytes>>>, Infallible>> {
        async move {
            let _permit = if request.body().is_end_stream() {
                None
            } else if let Ok(permit) = self.bodies.try_acquire() {
                Some(permit)
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

/// Waits for SIGTERM or Ctrl-C, by which a program is asked to stop.
///
/// [`serve`] calls this itself; a consumer of a queue can use it to stop as well:
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
/// If the program cannot receive signals, this never completes.
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
