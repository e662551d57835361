//! Reading a body that may be too long, too slow, or never end.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::webhook::{Admission, Received, Refusal};

/// Reads the body of an admitted request, and what it holds.
pub(crate) async fn read<B: Body>(body: B, admission: Admission) -> Result<Received, Refusal> {
    let body = timeout(admission.body_timeout(), collect(body, &admission))
        .await
        .unwrap_or_else(|_| Err(admission.incomplete()))?;
    admission.read(body)
}

/// Memory grows with what has arrived, whatever the head promises.
async fn collect<B: Body>(body: B, admission: &Admission) -> Result<Bytes, Refusal> {
    let mut body = std::pin::pin!(body);
    let mut collected = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // Event Grid should come back: nothing is known to be wrong with the events.
        let frame = frame.map_err(|_| admission.incomplete())?;
        let Ok(mut data) = frame.into_data() else {
            continue; // trailers
        };
        if data.remaining() > admission.max_bytes() - collected.len() {
            return Err(admission.too_large());
        }
        if collected.is_empty() && body.is_end_stream() {
            return Ok(data.copy_to_bytes(data.remaining()));
        }
        collected.put(data);
    }
    Ok(collected.freeze())
}
