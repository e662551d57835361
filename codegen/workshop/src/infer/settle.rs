//! From observations to decisions: objects become structs or maps, spellings of one name become one
//! property.

use super::maps::{self, Kind};
use super::shape::{Shape, StructOrMap};

impl Shape {
    /// Decides for this value of the property `name`, and for all values inside it. The data of an
    /// event is never a map.
    pub(super) fn settle(mut self, name: &str, is_data: bool) -> Self {
        self.items = self.items.map(|items| Box::new(items.settle(name, false)));
        let objects = &mut self.objects;
        if objects.count == 0 {
            return self;
        }
        let kind = if is_data {
            Kind::Struct(None)
        } else {
            maps::kind(name, objects)
        };
        objects.decided = Some(match kind {
            Kind::Map(why) => {
                let any = !objects.members.is_empty();
                let values = objects.take_values();
                StructOrMap::Map(why, any.then(|| Box::new(values.settle("", false))))
            }
            Kind::Struct(why) => {
                objects.unite_spellings();
                for member in &mut objects.members {
                    member.shape = std::mem::take(&mut member.shape).settle(&member.name, false);
                }
                StructOrMap::Struct(why)
            }
        });
        self
    }
}
