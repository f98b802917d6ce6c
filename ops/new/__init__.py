"""What `./mi new` writes: environments and stacks, modelled on those that there are, and tables."""
