"""What a workload costs a month."""
