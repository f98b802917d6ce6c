"""Tables that somebody made by hand, taken over as they are."""
