"""Adoption of tables that were created outside the program."""
