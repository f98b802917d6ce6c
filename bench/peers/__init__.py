"""What the pack finds beside checkov, cdk-nag and prowler, on the same faults."""
