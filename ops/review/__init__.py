"""What a pull request changes, what of it is dangerous, and what it costs."""
