"""The parts of the access patterns: queries, pages, conditional writes."""
