"""What a stack can set, one section of its configuration a module."""
