"""The monthly cost of a workload."""
