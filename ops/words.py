"""Checks of a command line's words, before a command reads them."""

from collections.abc import Sequence

from launcher.errors import UserError

# What may well be nothing.
_MAY_BE_EMPTY = {"--note"}


def refuse_empty(words: Sequence[str]) -> None:
    """Raise UserError for an option or an argument that is empty, or only spaces.

    A shell passes such a word for an unset variable. Without it, a command would do something
    else than intended, such as restore to the latest time instead of the given one.
    """
    before = ""
    for word in words:
        name, has_value, value = word.partition("=")
        if not word.strip():
            name = before if before.startswith("--") else ""
        elif not (word.startswith("--") and has_value and not value.strip()):
            before = word
            continue
        if name not in _MAY_BE_EMPTY:
            what, it = (name, "the option") if name else ("A word of the command", "it")
            raise UserError(f"{what} is empty: give a value, or leave {it} out.")
        before = ""
