"""The screen for lines to people: a terminal, or a pipe without a width."""

import os
import shutil
import sys
import textwrap
from dataclasses import dataclass, field
from threading import RLock
from typing import TextIO

_STYLES = {"red": "1;31", "yellow": "33", "green": "32", "bold": "1", "dim": "2"}
_NARROWEST = 20
_CLEAR = "\r\x1b[K"


@dataclass(slots=True, kw_only=True)
class Screen:
    """A stream of lines; without a width, lines are not wrapped.

    On a terminal, a status is a line that the next line replaces.
    """

    stream: TextIO
    width: int | None
    is_terminal: bool
    has_colors: bool
    _has_status: bool = False
    _lock: RLock = field(default_factory=RLock)

    @classmethod
    def standard(cls) -> "Screen":
        """Return the standard output, with the settings of its terminal and of the environment."""
        if reconfigure := getattr(sys.stdout, "reconfigure", None):
            reconfigure(errors="replace")  # A terminal may lack letters.
        is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        is_wide_as_asked = os.environ.get("COLUMNS", "").isdecimal()
        return cls(
            stream=sys.stdout,
            width=shutil.get_terminal_size().columns if is_terminal or is_wide_as_asked else None,
            is_terminal=is_terminal,
            has_colors=is_terminal and not os.environ.get("NO_COLOR"),
        )

    def line(
        self,
        text: str = "",
        style: str = "",
        *,
        indent: int = 0,
        hanging: int = 2,
        wraps: bool = True,
    ) -> None:
        """Print a line, wrapped to the terminal; further lines are indented more."""
        margin = " " * indent
        lines = [margin + text]
        if self.width and wraps:
            lines = textwrap.wrap(
                text,
                max(self.width, indent + hanging + _NARROWEST),
                initial_indent=margin,
                subsequent_indent=margin + " " * hanging,
                break_long_words=False,
                break_on_hyphens=False,
            )
        shown = (self._styled(one.replace("\u00a0", " "), style) for one in lines or [""])
        self._write("".join(f"{one}\n" for one in shown))

    def status(self, text: str) -> None:
        """Show a status, on a terminal only."""
        if self.is_terminal:
            shown = text[: (self.width or 80) - 1]
            with self._lock:
                self.stream.write(f"{_CLEAR}{self._styled(shown, 'dim')}")
                self.stream.flush()
                self._has_status = True

    def clear_status(self) -> None:
        """Remove the status from the screen."""
        self._write("")

    def _write(self, text: str) -> None:
        with self._lock:
            text, self._has_status = f"{_CLEAR if self._has_status else ''}{text}", False
            try:
                self.stream.write(text)
                self.stream.flush()
            except BrokenPipeError:
                # The reader closed the pipe; the deployment continues.
                os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style and self.has_colors else text


def is_verbose() -> bool:
    """Whether VERBOSE=1 asks for the engine's full output."""
    return os.environ.get("VERBOSE", "0").lower() not in {"", "0", "false", "no"}
