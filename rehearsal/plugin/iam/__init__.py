"""What the resource types of IAM have in common."""
