//! Says in a line each what events from standard input are about.
//!
//! ```console
//! cargo run --package contoso < events.json
//! ```

use std::error::Error;
use std::io::Read as _;

use contoso::{ShopEvent, describe};
use eventgrid::each;

fn main() -> Result<(), Box<dyn Error>> {
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    for event in each::<ShopEvent>(&body) {
        match event {
            Ok(event) => println!("{}", describe(&event)),
            Err(rejected) => eprintln!("{rejected}"),
        }
    }
    Ok(())
}
