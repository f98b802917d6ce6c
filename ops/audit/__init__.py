"""The result of each rule of the pack for each resource of a stack, as evidence."""
