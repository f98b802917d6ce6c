"""Rehearsals: the real engine and program, on an AWS that runs inside the checkout."""


class RehearsalError(Exception):
    """A fault that its message explains, with what to do next; shown without a traceback."""
