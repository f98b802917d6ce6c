"""`./mi new table`: the declaration of a new table."""
