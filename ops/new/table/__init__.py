"""What a new table consists of: `./mi new table`."""
