"""How a command reports its result: exit codes, and errors without a traceback."""

import errno
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    GOOD = 0
    """Everything is as it should be."""
    WRONG = 1
    """Something is not as it should be: a failed deployment, a blocking finding, drift."""
    UNKNOWN = 2
    """The result could not be determined, or the command was used wrongly."""
    INTERRUPTED = 130
    """A signal, such as that of Ctrl-C, ended the command."""


# A write that fails for lack of space does not say in which file.
_FULL = {errno.EDQUOT, errno.ENOSPC}
_OF_THE_MACHINE = {*_FULL, errno.EACCES, errno.EMFILE, errno.EPERM, errno.EROFS}


class UserError(Exception):
    """A fault that its message explains, with what to do next; shown without a traceback.

    `todo` is that, where it is not part of the message.
    """

    action = ""


def of_the_machine(error: OSError) -> UserError | None:
    """Return the error of a full disk, a file without permission or a name too long, else None."""
    if error.errno == errno.ENAMETOOLONG and error.filename:
        return UserError(f"{error.filename} cannot be used: {error.strerror}. Give a shorter name.")
    is_full = error.errno in _FULL
    if error.errno not in _OF_THE_MACHINE or not (error.filename or is_full):
        return None
    what = f"{error.filename} cannot be used" if error.filename else "A disk is full"
    return UserError(
        f"{what}: {error.strerror}. Make sure that the checkout, the home folder and the temporary "
        "folder are writable and have space."
    )
