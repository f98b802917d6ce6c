"""The commands that people and CI run on the project."""
