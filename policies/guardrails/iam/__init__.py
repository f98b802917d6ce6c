"""IAM: policies."""
