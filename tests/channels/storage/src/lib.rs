//! Azure Storage with the official clients: a queue, and the blobs of dead letters.

pub mod dead_letters;
pub mod queue;

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_core::http::Url;
use azure_identity::DeveloperToolsCredential;

/// A shared access signature for Azurite's account `devstoreaccount1`, made with the publicly
/// documented key: <https://learn.microsoft.com/azure/storage/common/storage-connect-azurite>.
pub const AZURITE_SIGNATURE: &str = "sv=2021-12-02&ss=bq&srt=sco&sp=rwdlacup&se=2099-01-01T00:00:00Z&spr=https%2Chttp&sig=v62kJec9P2MRf%2BWXx2XUjIquHB4le%2B96aXhGkHgZkCI%3D";

/// The credential for a URL: none if the URL has a shared access signature, otherwise one of Entra
/// ID.
///
/// # Errors
/// There is no credential of Entra ID on this machine.
pub fn credential(url: &Url) -> azure_core::Result<Option<Arc<dyn TokenCredential>>> {
    if url.query_pairs().any(|(name, _)| name == "sig") {
        return Ok(None);
    }
    // The user of `az login`. A service in Azure takes `ManagedIdentityCredential` instead.
    Ok(Some(DeveloperToolsCredential::new(None)?))
}
