"""Files that a command writes, all or none, with unchanged lines kept exactly."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from itertools import chain, zip_longest
from pathlib import Path

from launcher.errors import UserError


def write_all(texts: Mapping[Path, str]) -> None:
    """Write each text to its file; UserError, with nothing written, if one cannot be written."""
    made: list[Path] = []
    for path in texts:
        is_new = not path.exists()
        try:
            path.open("a", encoding="utf-8").close()
        except OSError as error:
            for one in made:
                one.unlink()
            raise unwritable(path, error) from error
        made += [path] * is_new
    for path, text in texts.items():
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise unwritable(path, error) from error


_MARK = "\ufeff"
"""What some editors begin a UTF-8 file with."""


def exact_text(path: Path) -> str:
    """Return the text of a file with its line ends and byte order mark."""
    return path.read_bytes().decode("utf-8")


def rewritten(text: str, edit: Callable[[str], str]) -> str:
    """Return an exact text after an edit of its lines, which the edit ends with a line feed.

    Unchanged lines keep their line ends; a new line ends as most others do.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    parts = re.split(r"(\r\n|\r|\n)", text.removeprefix(mark))
    lines, ends = parts[::2], parts[1::2]
    edited = edit("\n".join(lines)).split("\n")
    [(usual, _)] = Counter(ends).most_common(1) or [("\n", 0)]
    kept = [usual] * (len(edited) - 1)
    for block in SequenceMatcher(None, lines, edited, autojunk=False).get_matching_blocks():
        size = min(block.size, len(ends) - block.a, len(kept) - block.b)
        if size > 0:
            kept[block.b : block.b + size] = ends[block.a : block.a + size]
    return mark + "".join(chain.from_iterable(zip_longest(edited, kept, fillvalue="")))


def unwritable(path: Path, error: OSError) -> UserError:
    """Return the error for a file that cannot be written."""
    return UserError(f"{path} cannot be written: {error.strerror}.")


def require_picture_name(path: Path) -> None:
    """Raise UserError for a file that would not be an SVG or PNG picture."""
    if path.suffix not in {".svg", ".png"}:
        raise UserError(f"{path} is not a name for a picture: end it in .svg or .png.")
