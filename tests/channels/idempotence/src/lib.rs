//! An event that is delivered twice takes effect once.
//!
//! Every channel delivers some events twice, sometimes simultaneously and to two machines. `source`
//! and `id` together identify an event, in both envelopes. [`Once`] writes this pair in the same
//! transaction as the handler's own changes: the database has both or neither, wherever the program
//! dies.
//!
//! ```
//! use std::sync::Arc;
//!
//! use eventgrid::receive::handler::{Handler, each_event, spawn_blocking};
//! use eventgrid::storage::BlobCreated;
//! use eventgrid::{Event, samples, to_vec};
//! use idempotence::Once;
//! use rusqlite::Connection;
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let database = Connection::open_in_memory()?;
//! database.execute("CREATE TABLE blobs (url TEXT)", ())?;
//! let once = Arc::new(Once::new(database)?);
//! let handled = Arc::clone(&once);
//! let handler = each_event(spawn_blocking(move |event: Event<BlobCreated>| {
//!     once.run(&event, |transaction| {
//!         let url = event.data().url.as_deref();
//!         transaction.execute("INSERT INTO blobs VALUES (?)", [url]).map(drop)
//!     })
//! }));
//!
//! let delivery = to_vec(&samples::cloud_event::<BlobCreated>()?)?;
//! handler.handle((&delivery).into()).await?;
//! handler.handle((&delivery).into()).await?; // once more
//! let count = |sql| handled.database().query_row(sql, (), |row| row.get(0));
//! assert_eq!(count("SELECT count(*) FROM blobs"), Ok(1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An effect outside of the database (a mail, a request to a service) is not part of the
//! transaction: write it to the database as a task, and do the tasks afterwards; or pass the pair
//! to the service as its idempotency key, if it accepts one.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eventgrid::Event;
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Does something once for each event, even if the event is delivered several times.
///
/// Several of them, in several processes, can share a database.
pub struct Once {
    database: Mutex<Connection>,
}

impl Once {
    /// Uses a database, and creates the table `handled_events` in it if necessary.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn new(database: Connection) -> rusqlite::Result<Self> {
        database.busy_timeout(Duration::from_secs(30))?;
        database.execute_batch(
            "CREATE TABLE IF NOT EXISTS handled_events (
                 source TEXT NOT NULL,
                 id TEXT NOT NULL,
                 handled_at INTEGER NOT NULL DEFAULT (unixepoch()),
                 PRIMARY KEY (source, id)
             ) WITHOUT ROWID",
        )?;
        Ok(Self {
            database: Mutex::new(database),
        })
    }

    /// Runs `effect`, which writes to the database, unless it did for this event before.
    ///
    /// # Errors
    /// The effect or the database failed: nothing is written, and the event should come again.
    pub fn run<D, E: From<rusqlite::Error>>(
        &self,
        event: &Event<D>,
        effect: impl FnOnce(&Transaction<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut database = self.database();
        // Immediate: a second delivery of the event waits here, and finds it handled.
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let key = (event.source().unwrap_or_default(), event.id());
        let new = transaction
            .prepare_cached("INSERT OR IGNORE INTO handled_events (source, id) VALUES (?, ?)")?
            .execute(key)?;
        if new == 1 {
            effect(&transaction)?; // an error or a panic rolls everything back
            transaction.commit()?;
        }
        Ok(())
    }

    /// Removes events that were handled longer ago than this: longer than they can come again,
    /// which is a day for webhooks, the lifetime of messages in queues, and the retention of an
    /// event hub.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn forget(&self, older_than: Duration) -> rusqlite::Result<usize> {
        let seconds = i64::try_from(older_than.as_secs()).unwrap_or(i64::MAX);
        self.database().execute(
            "DELETE FROM handled_events WHERE handled_at < unixepoch() - ?",
            [seconds],
        )
    }

    /// The database, for other uses. Handlers wait while it is locked.
    pub fn database(&self) -> MutexGuard<'_, Connection> {
        // A panic in an effect has rolled back: the connection is usable.
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
