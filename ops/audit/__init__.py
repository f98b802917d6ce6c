"""What each rule of the pack says of each resource of a stack, as evidence that can be filed."""
