"""The settings of a stack, with a module for each section."""
