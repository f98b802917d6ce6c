"""Restores a table to a point in time under a new name, with all that a restore leaves out."""
