"""A workload, the units that it needs, and where it would throttle."""
