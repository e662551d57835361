//! The HTTP client of the crate `reqwest`.

use bytes::{Bytes, BytesMut};
use reqwest::Client;

use super::keys::MAX_BYTES;
use super::{Fetched, HttpGet};

impl HttpGet for Client {
    fn get(&self, url: String) -> Fetched {
        let request = self.get(url);
        Box::pin(async move {
            let mut response = request.send().await?.error_for_status()?;
            let mut document = BytesMut::new();
            while let Some(chunk) = response.chunk().await? {
                document.extend_from_slice(&chunk);
                if document.len() > MAX_BYTES {
                    break; // of no use
                }
            }
            Ok(Bytes::from(document))
        })
    }
}
