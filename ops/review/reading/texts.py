"""What an engine, a program or a policy says, as plain text."""

import re
from unicodedata import category

_DIRECTIVE = re.compile(r"<\{%.*?%\}>")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# Characters that are not seen, are not whole or are no text: they could hide or turn round others.
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}
_SEVERITY = re.compile(r"^(?:error|warning): ")


def cleaned(text: str) -> str:
    """Take out colours, and characters that nobody sees."""
    seen = without_colours(_DIRECTIVE.sub("", text.replace("\r\n", "\n")))
    shown = "".join(one if one == "\n" or category(one) not in _UNSEEN else " " for one in seen)
    return "\n".join(line.rstrip() for line in shown.splitlines()).strip()


def without_colours(text: str) -> str:
    """Take out what sets a terminal's colours; JSON has none of its characters."""
    return _ANSI.sub("", text)


def message(text: str) -> str:
    """Give what is said, without the word for how bad it is."""
    return _SEVERITY.sub("", cleaned(text))
