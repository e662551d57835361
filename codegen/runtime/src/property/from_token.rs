//! A token as a serde deserializer, for types that implement only serde's traits.

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::Value;

use super::json::RAW;
use super::serde_fault::SerdeFault;
use super::{Elements, Fault, Members, Place, Property, Token, number};

/// A JSON value for serde.
pub struct FromToken<'t>(pub(super) Token<'t>);

impl<'de> Deserializer<'de> for FromToken<'_> {
    type Error = SerdeFault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SerdeFault> {
        match self.0 {
            Token::Null => visitor.visit_unit(),
            Token::Bool(value) => visitor.visit_bool(value),
            Token::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (_, Ok(value)) => visitor.visit_u64(value),
                (Ok(value), _) => visitor.visit_i64(value),
                _ => visitor.visit_i128(value),
            },
            Token::Float(value) => visitor.visit_f64(value),
            Token::Decimal(text) => visitor.visit_f64(number::float(text)),
            Token::String(text) => visitor.visit_str(text),
            Token::Array(elements) => visitor.visit_seq(Items { elements, next: 0 }),
            Token::Object(members) => visitor.visit_map(Entries::new(members, &[])),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SerdeFault> {
        match self.0 {
            Token::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, SerdeFault> {
        if name == RAW {
            let text = Value::read(self.0)?.to_string();
            return visitor.visit_map(MapDeserializer::new(std::iter::once((RAW, text))));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SerdeFault> {
        match self.0 {
            Token::Object(members) => visitor.visit_map(Entries::new(members, fields)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SerdeFault> {
        match self.0 {
            Token::String(text) => visitor.visit_enum(text.into_deserializer()),
            Token::Object(members) => visitor.visit_enum(Variant(members)),
            other => {
                let expected = "a string, or an object with one member";
                Err(Fault::mismatch(expected, other.describe()).into())
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SerdeFault> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier
    }
}

/// Passes the value to a seed.
struct Seed<S, T> {
    seed: Option<S>,
    value: Option<T>,
}

impl<'de, S: DeserializeSeed<'de>> Seed<S, S::Value> {
    /// Reads one value by `read`, which puts it into the given place.
    fn read(
        seed: S,
        read: impl FnOnce(&mut dyn Place) -> Result<(), Fault>,
    ) -> Result<Option<S::Value>, Fault> {
        let mut place = Reading {
            seed: Self {
                seed: Some(seed),
                value: None,
            },
            lifetime: std::marker::PhantomData,
        };
        read(&mut place)?;
        Ok(place.seed.value)
    }
}

struct Reading<'de, S: DeserializeSeed<'de>> {
    seed: Seed<S, S::Value>,
    lifetime: std::marker::PhantomData<&'de ()>,
}

impl<'de, S: DeserializeSeed<'de>> Place for Reading<'de, S> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        let Some(seed) = self.seed.seed.take() else {
            return Err(Fault::malformed("the value was read already"));
        };
        let value = seed.deserialize(FromToken(token));
        self.seed.value = Some(value.map_err(|fault| fault.0)?);
        Ok(())
    }
}

struct Items<'t> {
    elements: &'t mut dyn Elements,
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = SerdeFault;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, SerdeFault> {
        let index = self.next;
        self.next += 1;
        let read = |place: &mut dyn Place| self.elements.next(place).map(drop);
        Seed::read(seed, read).map_err(|fault| SerdeFault(fault.at(index)))
    }
}

struct Entries<'t> {
    members: &'t mut dyn Members,
    /// The names of the type's fields.
    fields: &'static [&'static str],
    /// The member whose value comes next, if the type has a field with its name.
    name: Option<&'static str>,
}

impl<'t> Entries<'t> {
    fn new(members: &'t mut dyn Members, fields: &'static [&'static str]) -> Self {
        Self {
            members,
            fields,
            name: None,
        }
    }

    fn locate(&self, fault: SerdeFault) -> SerdeFault {
        SerdeFault(match self.name {
            Some(name) => fault.0.within(name),
            None => fault.0.in_member(),
        })
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = SerdeFault;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, SerdeFault> {
        let Some(name) = self.members.name()? else {
            return Ok(None);
        };
        self.name = self.fields.iter().find(|known| **known == name).copied();
        let key = seed.deserialize(Key(name));
        key.map(Some).map_err(|fault| self.locate(fault))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, SerdeFault> {
        let members = &mut self.members;
        let value = Seed::read(seed, |place| members.value(place));
        let value = value.map_err(|fault| self.locate(SerdeFault(fault)))?;
        value.ok_or_else(|| SerdeFault::custom("the member has no value"))
    }
}

/// A member's name as the key of a map: numbers and booleans are parsed from it.
struct Key<'t>(&'t str);

macro_rules! parsed {
    ($($method:ident $visit:ident $words:literal)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SerdeFault> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(SerdeFault::mismatch($words, "another name of a member")),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = SerdeFault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SerdeFault> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, SerdeFault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, SerdeFault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SerdeFault> {
        let text: StrDeserializer<'_, SerdeFault> = self.0.into_deserializer();
        visitor.visit_enum(text)
    }

    parsed! {
        deserialize_bool visit_bool "`true` or `false`"
        deserialize_i8 visit_i8 "an integer of 8 bits"
        deserialize_i16 visit_i16 "an integer of 16 bits"
        deserialize_i32 visit_i32 "an integer of 32 bits"
        deserialize_i64 visit_i64 "an integer of 64 bits"
        deserialize_i128 visit_i128 "an integer of 128 bits"
        deserialize_u8 visit_u8 "an unsigned integer of 8 bits"
        deserialize_u16 visit_u16 "an unsigned integer of 16 bits"
        deserialize_u32 visit_u32 "an unsigned integer of 32 bits"
        deserialize_u64 visit_u64 "an unsigned integer of 64 bits"
        deserialize_u128 visit_u128 "an unsigned integer of 128 bits"
        deserialize_f32 visit_f32 "a number"
        deserialize_f64 visit_f64 "a number"
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// An object with one member, which names a variant.
struct Variant<'t>(&'t mut dyn Members);

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = SerdeFault;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self), SerdeFault> {
        let Some(name) = self.0.name()? else {
            return Err(SerdeFault::mismatch(
                "an object with one member",
                "an empty object",
            ));
        };
        let variant = seed.deserialize(Key(name))?;
        Ok((variant, self))
    }
}

impl Variant<'_> {
    fn value<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, SerdeFault> {
        let value = Seed::read(seed, |place| self.0.value(place));
        let value = value.map_err(Fault::in_member)?;
        if self.0.name()?.is_some() {
            return Err(SerdeFault::mismatch(
                "an object with one member",
                "one with more",
            ));
        }
        value.ok_or_else(|| SerdeFault::custom("the member has no value"))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = SerdeFault;

    fn unit_variant(self) -> Result<(), SerdeFault> {
        self.value(std::marker::PhantomData)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, SerdeFault> {
        self.value(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, SerdeFault> {
        self.value(Content(visitor, &[]))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, SerdeFault> {
        self.value(Content(visitor, fields))
    }
}

/// The content of a variant, for its visitor.
struct Content<V>(V, &'static [&'static str]);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Content<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        if self.1.is_empty() {
            deserializer.deserialize_any(self.0)
        } else {
            deserializer.deserialize_struct("", self.1, self.0)
        }
    }
}
