"""Rehearsals: the real engine and program, on an AWS embedded in the checkout."""

from launcher.errors import UserError


class RehearsalError(UserError):
    """A fault of a rehearsal."""
