"""The standard input, which a shell or a scheduler may have closed."""

import sys

from launcher.errors import UserError


def standard_input() -> bytes:
    """Return all of it; UserError where there is none."""
    # Python's own typing leaves out that a closed one is None.
    stream = getattr(sys, "stdin", None)
    if stream is None:
        raise UserError("The standard input is closed: pipe the text into it, or name a file.")
    return stream.buffer.read()
