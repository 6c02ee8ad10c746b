//! What helps somebody write a header: the file that `new` begins, and the JSON Schema for editors. Both are made of the model's keys
//! and the registry's lists.

mod schema;
mod template;

pub(crate) use schema::schema;
pub(crate) use template::{Known, NewCase, NewPractice, Written, new_case, new_practice};
