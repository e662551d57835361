//! Turns the company's schema files into Rust, wherever cargo wants the output.

use std::env;
use std::error::Error;
use std::path::PathBuf;

use eventgrid_codegen::{Options, read, render};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=schemas");
    let rendered = render(&read("schemas")?, &Options::file("contoso"))?;
    for warning in &rendered.warnings {
        println!("cargo::warning={}", warning.message);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    rendered.tree.write(out)?;
    Ok(())
}
