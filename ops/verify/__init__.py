"""Verifies a deployed stack against what its file and the specification say."""
