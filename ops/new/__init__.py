"""`./mi new`: environments and stacks, modelled on existing ones, and tables."""
