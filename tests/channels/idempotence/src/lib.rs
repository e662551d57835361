//! At least once becomes once in effect.
//!
//! Every channel delivers some events twice, on occasion at the same time and to two machines. What
//! tells them apart is `source` and `id` together, in both envelopes. [`Once`] writes the pair down in
//! the same transaction as what the handler does: both are there or neither is, wherever the program
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
//! An effect outside of the database (a mail, a request to a service) is in no transaction: write it
//! down as a task here, and do the tasks afterwards; or give the pair to the service as its key for
//! idempotence, if it takes one.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eventgrid::Event;
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Does something once for each event, however often the event is delivered.
///
/// Any number of them, in any number of processes, share a database.
pub struct Once {
    database: Mutex<Connection>,
}

impl Once {
    /// Takes a database, which gets the table `handled_events` if it has none.
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

    /// Has `effect` write to the database, unless it did for this event before.
    ///
    /// # Errors
    /// The effect failed, or the database: nothing is written, and the event is to come again.
    pub fn run<D, E: From<rusqlite::Error>>(
        &self,
        event: &Event<D>,
        effect: impl FnOnce(&Transaction<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut database = self.database();
        // Immediate: whoever has the same event at the same time waits here, and finds it handled.
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let key = (event.source().unwrap_or_default(), event.id());
        let new = transaction
            .prepare_cached("INSERT OR IGNORE INTO handled_events (source, id) VALUES (?, ?)")?
            .execute(key)?;
        if new == 1 {
            effect(&transaction)?; // on an error or a panic all is rolled back
            transaction.commit()?;
        }
        Ok(())
    }

    /// Forgets events that were handled longer than this ago: longer than they can come again, which is
    /// a day by webhook, the lifetime of messages in queues, and the retention of an event hub.
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

    /// The database, for other uses. Handlers wait meanwhile.
    pub fn database(&self) -> MutexGuard<'_, Connection> {
        // A panic within an effect has rolled back: the connection is as good as before.
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
