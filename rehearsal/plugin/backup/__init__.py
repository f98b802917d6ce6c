"""What the resource types of AWS Backup have in common."""
