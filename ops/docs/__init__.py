"""The documents and data that are generated from the code."""
