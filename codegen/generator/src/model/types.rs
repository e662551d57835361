//! The Rust types of values.

/// The number of a type in [`Model::types`](super::Model::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Bool,
    Integer(Integer),
    F64,
    /// An integer of 64 bits, or a float.
    Number,
    String,
    DateTime,
    Value,
    Vec(Box<Type>),
    /// An array of a fixed length of two to six items, as the runtime reads them.
    Tuple(Vec<Type>),
    Map(Box<Type>),
    Option(Box<Type>),
    Boxed(Box<Type>),
    Named(TypeId),
    /// An existing type, by its path.
    Foreign(String),
}

impl Type {
    pub const I64: Type = Type::Integer(Integer::I64);
    pub const U64: Type = Type::Integer(Integer::U64);

    /// Visits the type and every type inside it.
    pub fn visit(&self, see: &mut dyn FnMut(&Type)) {
        see(self);
        match self {
            Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => {
                inner.visit(see);
            }
            Type::Tuple(items) => items.iter().for_each(|item| item.visit(see)),
            _ => {}
        }
    }

    /// Wraps a type in `Option` everywhere inside this one.
    pub fn make_optional(&mut self, id: TypeId) {
        let inside: Vec<&mut Type> = match self {
            Type::Vec(inner) | Type::Map(inner) => vec![inner],
            Type::Tuple(items) => items.iter_mut().collect(),
            Type::Option(inner) | Type::Boxed(inner) => return inner.make_optional(id),
            _ => return,
        };
        for ty in inside {
            if *ty == Type::Named(id) {
                *ty = ty.clone().optional();
            } else {
                ty.make_optional(id);
            }
        }
    }

    /// The named types that it is, or contains in options, arrays, maps and tuples.
    pub fn names(&self) -> Vec<TypeId> {
        let mut names = Vec::new();
        self.visit(&mut |ty| {
            if let Type::Named(id) = ty {
                names.push(*id);
            }
        });
        names
    }

    /// `Option<T>`, once.
    pub fn optional(self) -> Type {
        match self {
            Type::Option(_) => self,
            other => Type::Option(Box::new(other)),
        }
    }

    pub fn boxed(self) -> Type {
        Type::Boxed(Box::new(self))
    }
}

/// The integer types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Integer {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    I128,
}

impl Integer {
    /// Its name, minimum and maximum.
    fn row(self) -> (&'static str, i128, i128) {
        macro_rules! row {
            ($ty:ty) => {
                (stringify!($ty), <$ty>::MIN.into(), <$ty>::MAX.into())
            };
        }
        match self {
            Integer::I8 => row!(i8),
            Integer::I16 => row!(i16),
            Integer::I32 => row!(i32),
            Integer::I64 => row!(i64),
            Integer::U8 => row!(u8),
            Integer::U16 => row!(u16),
            Integer::U32 => row!(u32),
            Integer::U64 => row!(u64),
            Integer::I128 => row!(i128),
        }
    }

    pub fn name(self) -> &'static str {
        self.row().0
    }

    pub fn range(self) -> (i128, i128) {
        let (_, least, greatest) = self.row();
        (least, greatest)
    }

    pub fn holds(self, integer: i128) -> bool {
        let (least, greatest) = self.range();
        (least..=greatest).contains(&integer)
    }

    /// This type if it can hold another value as well; otherwise one of 64 bits or more that can.
    pub fn holding(self, integer: i128) -> Self {
        let (least, greatest) = self.range();
        let mut wide = [self, Integer::I64, Integer::U64, Integer::I128].into_iter();
        wide.find(|wide| {
            [least, greatest, integer]
                .into_iter()
                .all(|one| wide.holds(one))
        })
        .unwrap_or(Integer::I128)
    }

    /// The type that can hold the values of both; for a signed and an unsigned one of 64 bits the
    /// signed one, like an integer without bounds.
    pub fn or(self, other: Self) -> Self {
        let (least, greatest) = other.range();
        match (self, other) {
            (Integer::I64, Integer::U64) | (Integer::U64, Integer::I64) => Integer::I64,
            _ => self.holding(least).holding(greatest),
        }
    }
}
