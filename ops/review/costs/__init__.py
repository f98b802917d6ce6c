"""The cost of a month of what a preview tells of, before and after."""
