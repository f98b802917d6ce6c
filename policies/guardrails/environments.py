"""The environments, and which of them are production: `environments.json`.

It is the only list of them, in the order of deployment. The program reads it, too.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

FILE = Path(__file__).with_suffix(".json")
_NAME = re.compile("[a-z][a-z0-9]*")


class EnvironmentsError(Exception):
    """The list cannot be used; the message says why."""


def listed(file: Path = FILE) -> dict[str, bool]:
    """Return whether each environment is production, by name.

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
                f"{file}: rename {name!r}: the name of an environment has only a-z and 0-9, and "
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
        raise EnvironmentsError(f"{file}: list the environments in an object: the file lists none.")
    return found


def _members(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
