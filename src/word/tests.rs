//! Real documents are read, and broken ones refused.
