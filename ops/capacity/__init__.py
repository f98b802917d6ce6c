"""What a workload needs, costs and throttles at: `./mi capacity`."""
