"""A source's system to records: one file a source, fetching and parsing apart, nothing stored."""
