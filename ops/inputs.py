"""The text that a command reads from a file or from standard input."""

import json
import sys
from pathlib import Path

from launcher.errors import UserError

STANDARD_INPUT = "-"
_CUT = ("unexpected end of data", "truncated data")


def read_text(file: str) -> str:
    """Return the text of a file, or of standard input, in any encoding of Unicode.

    Windows PowerShell writes UTF-16 where a command's output goes to a file.
    """
    label = name_of(file)
    try:
        data = sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except OSError as error:
        raise UserError(f"{label} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        if error.reason in _CUT:
            raise UserError(f"{label} ends within a character: it is incomplete.") from error
        raise UserError(f"{label} is not UTF-8 text: save it as UTF-8.") from error
    except ValueError as error:
        raise UserError(f"{label} is not the name of a file.") from error


def name_of(file: str) -> str:
    """Return the name of a file, or of standard input, for use in a sentence."""
    return "Standard input" if file == STANDARD_INPUT else file
