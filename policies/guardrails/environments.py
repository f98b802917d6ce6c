"""The environments that there are, and which are production's: `environments.json`.

It is the one list of them, in the order in which they are deployed. The program reads it, too.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

FILE = Path(__file__).with_suffix(".json")
_NAME = re.compile("[a-z][a-z0-9]*")


class EnvironmentsError(Exception):
    """Why the list cannot be used, in a sentence."""


def listed(file: Path = FILE) -> dict[str, bool]:
    """Return whether each environment is production's, by its name.

    Raises EnvironmentsError.
    """
    try:
        given: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EnvironmentsError(f"{file} cannot be read: {error}.") from error
    found: dict[str, bool] = {}
    for name, entry in _members(given).items():
        if not _NAME.fullmatch(name):
            raise EnvironmentsError(
                f"{file}: rename {name!r}: the name of an environment is made of a-z and 0-9, and "
                "starts with a letter."
            )
        says = _members(entry)
        is_productions = says.get("production")
        if len(says) != 1 or not isinstance(is_productions, bool):
            raise EnvironmentsError(
                f'{file}: write {name!r} as {{"production": true}} or {{"production": false}}.'
            )
        found[name] = is_productions
    if not found:
        raise EnvironmentsError(f"{file}: list the environments in an object: it has none.")
    return found


def _members(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
