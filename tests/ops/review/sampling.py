"""How many examples a test of any text takes: the same ones each time, however slow the machine."""

from hypothesis import settings

SAMPLED = settings(deadline=None, derandomize=True, max_examples=150)
