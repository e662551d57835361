//! Reading: tolerance, errors, envelopes, conversion, batches, hostile input.

mod batches;
mod conversion;
mod envelopes;
mod errors;
mod extensions;
mod hostile;
mod kept;
mod nothing;
mod owned;
mod payload;
mod scalars;
mod shapes;
mod spellings;
mod tolerance;
mod writing;
