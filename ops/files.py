"""Files that a command writes: all of them, or none."""

from collections.abc import Mapping
from pathlib import Path

from launcher.errors import UserError


def write_all(texts: Mapping[Path, str]) -> None:
    """Write each text to its file; UserError, with nothing written, where one cannot be."""
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
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> UserError:
    """Return what to say of a file that cannot be written."""
    return UserError(f"{path} cannot be written: {error.strerror}.")


def require_picture_name(path: Path) -> None:
    """Raise UserError for a file that would not be an SVG or PNG picture."""
    if path.suffix not in {".svg", ".png"}:
        raise UserError(f"{path} is not a name for a picture: end it in .svg or .png.")
