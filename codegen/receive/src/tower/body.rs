//! Reading a body that may be too long, too slow, or endless.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::webhook::{ExpectedBody, Received, Rejection};

/// Reads the body of a checked request, and its content.
#[expect(
    clippy::manual_async_fn,
    reason = "an `async fn` keeps its arguments twice"
)]
pub(crate) fn read<B: Body>(
    body: B,
    expected: ExpectedBody,
) -> impl Future<Output = Result<Received, Rejection>> {
    async move {
        let body = timeout(expected.body_timeout(), collect(body, &expected))
            .await
            .unwrap_or_else(|_| Err(expected.incomplete()))?;
        expected.read(body)
    }
}

/// The maximum memory, as a multiple of the bytes that have arrived, if the head announces more. If
/// the announced length is within it, the body is copied once.
const AHEAD: usize = 16;

/// Memory grows with the bytes that have arrived, regardless of the length in the head.
async fn collect<B: Body>(body: B, expected: &ExpectedBody) -> Result<Bytes, Rejection> {
    let mut body = std::pin::pin!(body);
    let mut collected = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // Event Grid should try again: the events may be valid.
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
