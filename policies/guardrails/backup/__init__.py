"""AWS Backup: vaults."""
