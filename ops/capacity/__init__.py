"""What a workload needs, costs and throttles at: `python -m ops.capacity`."""
