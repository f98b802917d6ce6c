"""`./mi bootstrap`: what an account needs before the first deployment."""
