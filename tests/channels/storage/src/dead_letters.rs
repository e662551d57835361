//! Dead letters: passes the events in Event Grid's blobs to a handler again.
//!
//! A blob contains several events. Handled ones are removed from it; an empty blob is deleted. If
//! the program dies in between, some events are handled twice, and none is lost.

use azure_core::http::{RequestContent, StatusCode};
use azure_storage_blob::models::{
    BlobClientDeleteOptions, BlobClientUploadOptions, BlobContainerClientListBlobsOptions,
};
use azure_storage_blob::{BlobClient, BlobContainerClient};
use eventgrid::receive::handler::Handler;
use eventgrid::receive::{Events, dead_letter};
use futures_util::TryStreamExt;
use serde_json::value::RawValue;

/// The results for dead letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Events that were handled.
    pub handled: usize,
    /// Events that were not handled: they stay in their blobs.
    pub kept: usize,
    /// Blobs that are not dead letters, or that somebody else changed meanwhile: they are left
    /// unchanged.
    pub skipped: usize,
}

/// Handles all blobs whose names begin with `prefix`: `topic/subscription/2026/` or, for all, an
/// empty text.
///
/// # Errors
/// The container cannot be read or written. Events that were handled before are removed.
pub async fn replay<H: Handler>(
    container: &BlobContainerClient,
    prefix: &str,
    handler: &H,
) -> azure_core::Result<Totals> {
    let options = BlobContainerClientListBlobsOptions {
        prefix: Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty()),
        ..Default::default()
    };
    let mut totals = Totals::default();
    let mut blobs = container.list_blobs(Some(options))?;
    while let Some(blob) = blobs.try_next().await? {
        let name = blob.name.unwrap_or_default();
        match replay_blob(&container.blob_client(&name), handler, &mut totals).await {
            Ok(()) => {}
            Err(error) if is_changed(&error) => {
                eprintln!("{name}: somebody else has it: {error}");
                totals.skipped += 1;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(totals)
}

async fn replay_blob<H: Handler>(
    blob: &BlobClient,
    handler: &H,
    totals: &mut Totals,
) -> azure_core::Result<()> {
    let download = blob.download(None).await?;
    let if_match = download.properties.etag.clone();
    let content = download.body.collect().await?;
    // The letters with their complete JSON: the kept ones are written back unchanged.
    let letters = dead_letter::read(&content).ok();
    let originals: Option<Vec<Box<RawValue>>> = serde_json::from_slice(&content).ok();
    let (Some(letters), Some(originals)) = (letters, originals) else {
        eprintln!("{}: not an array of dead letters", blob.url().path());
        totals.skipped += 1;
        return Ok(());
    };

    let mut kept = Vec::new();
    for (letter, original) in letters.iter().zip(&originals) {
        match handler.handle(Events::from(letter.json())).await {
            Ok(()) => totals.handled += 1,
            Err(error) => {
                eprintln!("{} stays: {error}", blob.url().path());
                kept.push(original);
            }
        }
    }
    totals.kept += kept.len();
    if kept.is_empty() {
        let options = BlobClientDeleteOptions {
            if_match,
            ..Default::default()
        };
        blob.delete(Some(options)).await?;
    } else if kept.len() < originals.len() {
        let options = BlobClientUploadOptions {
            if_match,
            ..Default::default()
        };
        let content = serde_json::to_vec(&kept)?;
        blob.upload(RequestContent::from(content), Some(options))
            .await?;
    }
    Ok(())
}

/// Whether somebody else deleted or changed the blob meanwhile.
fn is_changed(error: &azure_core::Error) -> bool {
    matches!(
        error.http_status(),
        Some(StatusCode::NotFound | StatusCode::PreconditionFailed)
    )
}
