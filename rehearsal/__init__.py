"""Rehearsals: the real engine and program, on an AWS that runs inside the checkout."""

from launcher.errors import UserError


class RehearsalError(UserError):
    """A fault of a rehearsal."""
