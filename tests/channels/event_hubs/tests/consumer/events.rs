//! Messages as Event Grid puts them into an event hub, and broken ones.

/// A message of one event.
pub(crate) fn event(id: &str) -> String {
    format!(
        r#"[{{"id": "{id}", "topic": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/shop",
            "subject": "/blobServices/default/containers/orders/blobs/{id}.json", "eventType": "Microsoft.Storage.BlobCreated",
            "eventTime": "2026-11-26T09:30:00Z", "dataVersion": "", "metadataVersion": "1",
            "data": {{"api": "PutBlob", "contentLength": 524288, "blobType": "BlockBlob", "url": "https://shop/orders/{id}.json"}}}}]"#
    )
}

/// The ways in which a message is broken, in turn.
pub(crate) fn broken(id: &str, number: usize) -> String {
    let whole = event(id);
    match number % 4 {
        0 => whole[..whole.len() / 2].to_owned(),
        1 => format!("not JSON {id}"),
        2 => format!(r#"[{{"id": "{id}"}}]"#),
        _ => whole.replace(r#""data": {"#, r#""data": 7, "x": {"#),
    }
}
