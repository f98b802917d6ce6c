"""The program of an account: what it needs before the first deployment of a stack."""
