//! Rules that there are not, and what belongs on a field.

use eventgrid::Properties;

#[derive(Properties)]
#[property(rename_all = "shouting")]
struct Nonsense {
    id: Option<String>,
}

#[derive(Properties)]
#[property("order")]
struct Name {
    id: Option<String>,
}

#[derive(Properties)]
#[property(alias = "order")]
struct Alias {
    id: Option<String>,
}

#[derive(Properties)]
#[property(from = "String")]
struct From {
    id: Option<String>,
}

fn main() {}
