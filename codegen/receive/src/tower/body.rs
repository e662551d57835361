//! Reading a body that may be too long, too slow, or never end.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::webhook::{ExpectedBody, Received, Rejection};

/// Reads the body of an checked request, and what it holds.
pub(crate) async fn read<B: Body>(body: B, expected: ExpectedBody) -> Result<Received, Rejection> {
    let body = timeout(expected.body_timeout(), collect(body, &expected))
        .await
        .unwrap_or_else(|_| Err(expected.incomplete()))?;
    expected.read(body)
}

/// How many times as much memory as what has arrived is taken at most, where the head promises
/// more: with what it promises in one piece, a body is copied once.
const AHEAD: usize = 16;

/// Memory grows with what has arrived, whatever the head promises.
async fn collect<B: Body>(body: B, expected: &ExpectedBody) -> Result<Bytes, Rejection> {
    let mut body = std::pin::pin!(body);
    let mut collected = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // Event Grid should come back: nothing is known to be wrong with the events.
        let frame = frame.map_err(|_| expected.incomplete())?;
        let Ok(mut data) = frame.into_data() else {
            continue; // trailers
        };
        if data.remaining() > expected.max_bytes() - collected.len() {
            return Err(expected.too_large());
        }
        if collected.is_empty() && body.is_end_stream() {
            return Ok(data.copy_to_bytes(data.remaining()));
        }
        let arrived = collected.len() + data.remaining();
        let promised = body
            .size_hint()
            .exact()
            .and_then(|rest| usize::try_from(rest).ok());
        let whole = arrived.saturating_add(promised.unwrap_or(0));
        let whole = whole
            .min(arrived.saturating_mul(AHEAD))
            .min(expected.max_bytes());
        if collected.capacity() < arrived {
            collected.reserve(whole.max(arrived) - collected.len());
        }
        collected.put(data);
    }
    Ok(collected.freeze())
}
