"""What the access patterns are made of: queries, pages, conditional writes."""
