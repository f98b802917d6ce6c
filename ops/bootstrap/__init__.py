"""`./mi bootstrap`: sets up an account for its first deployment."""
