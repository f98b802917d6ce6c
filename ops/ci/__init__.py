"""The steps of the workflows on GitHub."""
