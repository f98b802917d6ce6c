"""The permissions of the roles of a stack."""
