"""The parts that a stack is made of, one Pulumi component a module."""
