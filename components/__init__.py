"""The parts of a stack, one Pulumi component in each module."""
