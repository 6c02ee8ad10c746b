//! One rule a file; a file's name is the rule's code.

pub(super) mod address_collision;
pub(super) mod dead_anchor;
pub(super) mod dead_link;
pub(super) mod duplicate_id;
pub(super) mod file_too_large;
pub(super) mod future_date;
pub(super) mod link_to_draft;
pub(super) mod missing_gov_field;
pub(super) mod missing_review;
pub(super) mod personal_file;
pub(super) mod personal_id;
pub(super) mod picture_position;
pub(super) mod place_outside_unit;
pub(super) mod supersedes_loop;
pub(super) mod unexpected_file;
pub(super) mod unknown_case;
pub(super) mod unknown_category;
pub(super) mod unknown_practice;
pub(super) mod unknown_region;
pub(super) mod unknown_tag;
pub(super) mod unknown_unit;
pub(super) mod unknown_value;
pub(super) mod unsafe_file_name;
pub(super) mod unused_clearance;
pub(super) mod wrong_category;
