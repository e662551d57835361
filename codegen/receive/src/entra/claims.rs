//! The claims of a token that are checked in addition to those of every token.

use std::collections::HashSet;

use eventgrid_runtime::serde::de::{Deserialize, Deserializer, Error as _};
use eventgrid_runtime::serde_json::{Map, Value};
use jsonwebtoken::Validation;
use jsonwebtoken::errors::{Error, ErrorKind};

use crate::one_line::one_line;

/// The claims about the sender.
pub(super) struct Claims {
    /// The application's client ID: `appid`, in version 2 of tokens `azp`.
    application: Option<String>,
    roles: Vec<String>,
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let claims = Map::deserialize(deserializer)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let roles = match claims.get("roles") {
            Some(Value::Array(roles)) => roles
                .iter()
                .filter_map(|role| role.as_str().map(str::to_owned))
                .collect(),
            Some(Value::Null) | None => Vec::new(),
            Some(_) => return Err(D::Error::custom("`roles` is not an array")),
        };
        Ok(Self {
            application: text("appid").or_else(|| text("azp")),
            roles,
        })
    }
}

impl Claims {
    /// Whether the application may deliver, by its ID or by a role.
    pub(super) fn check(
        &self,
        applications: &HashSet<String>,
        roles: &HashSet<String>,
    ) -> Result<(), String> {
        let application = self.application.as_deref().unwrap_or_default();
        if applications.contains(&application.to_ascii_lowercase())
            || self.roles.iter().any(|role| roles.contains(role))
        {
            return Ok(());
        }
        let application = one_line(application, 64);
        let held = one_line(&self.roles.join(" "), 100);
        Err(format!(
            "the application {application:?} with the roles {held:?} may not deliver here"
        ))
    }
}

/// Why a token is not valid, for the log.
pub(super) fn explain(error: &Error, validation: &Validation) -> String {
    let list = |names: &Option<HashSet<String>>| {
        let mut names: Vec<_> = names.iter().flatten().map(String::as_str).collect();
        names.sort_unstable();
        names.join(" or ")
    };
    match error.kind() {
        ErrorKind::InvalidSignature => "the signature is wrong: the token is forged".to_owned(),
        ErrorKind::ExpiredSignature => "the token is expired".to_owned(),
        ErrorKind::ImmatureSignature => "the token is not valid yet".to_owned(),
        ErrorKind::InvalidAudience => {
            format!("the audience of the token is not {}", list(&validation.aud))
        }
        ErrorKind::InvalidIssuer => {
            format!("the issuer of the token is not {}", list(&validation.iss))
        }
        _ => format!("the token is malformed: {error}"),
    }
}
