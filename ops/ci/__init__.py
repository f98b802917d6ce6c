"""What the workflows on GitHub run."""
