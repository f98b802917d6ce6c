"""DAX: clusters."""
