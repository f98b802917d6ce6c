"""What the resource types of S3 have in common."""
