"""`./mi recover`: what puts back the state of a stack that is lost, from what AWS has."""
