//! What is read, and how: tolerance, errors, envelopes, conversion, batches, hostile input.

mod batches;
mod conversion;
mod envelopes;
mod errors;
mod hostile;
mod owned;
mod payload;
mod scalars;
mod shapes;
mod tolerance;
