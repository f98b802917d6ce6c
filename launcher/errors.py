"""What a command tells the person who ran it: exit codes, and errors without a traceback."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    GOOD = 0
    """All is as it should be."""
    WRONG = 1
    """Something is not as it should be: a failed deployment, a finding that blocks, a drift."""
    UNKNOWN = 2
    """The answer could not be found out, or the command was asked wrongly."""
    INTERRUPTED = 130
    """Somebody ended the command."""


class UserError(Exception):
    """A fault that its message explains, with what to do next; shown without a traceback.

    `todo` is that, where it is not part of the message.
    """

    todo = ""
