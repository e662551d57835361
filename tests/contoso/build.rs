//! Turns the company's schema files into Rust, wherever cargo wants the output.

fn main() -> Result<(), eventgrid_codegen::Diagnostics> {
    eventgrid_codegen::build("schemas")
}
