"""What the official plugin refuses of a cluster's inputs before anything is made."""

import re
from collections.abc import Iterator

from offline.plugin.problems import Problem
from offline.plugin.values import Properties

NAME_LENGTH = (1, 20)
# What a name is searched for, whether it must be found, and what is said if not.
NAME_RULES = (
    (r"^[0-9a-z-]+$", True, "must contain only lowercase alphanumeric characters and hyphens"),
    (r"^[a-z]", True, "must begin with a lowercase letter"),
    (r"--", False, "cannot contain two consecutive hyphens"),
    (r"-$", False, "cannot end with a hyphen"),
)
MOMENT = r"(?:sun|mon|tue|wed|thu|fri|sat):(?:[01]\d|2[0-3]):[0-5]\d"
WINDOW = re.compile(rf"(?:{MOMENT}-{MOMENT})?")


def problems(inputs: Properties) -> list[Problem]:
    """Give what is wrong with a cluster."""
    return [*_name(inputs), *_window(inputs)]


def _name(inputs: Properties) -> Iterator[Problem]:
    name = inputs["clusterName"]
    if not isinstance(name, str):
        return
    least, greatest = NAME_LENGTH
    if not least <= len(name) <= greatest:
        yield Problem(
            "clusterName",
            f"expected length of clusterName to be in the range ({least} - {greatest}), got {name}",
        )
    for pattern, must_match, reason in NAME_RULES:
        if bool(re.search(pattern, name)) != must_match:
            yield Problem("clusterName", f"invalid value for clusterName ({reason})")


def _window(inputs: Properties) -> Iterator[Problem]:
    window = inputs.get("maintenanceWindow")
    if isinstance(window, str) and not WINDOW.fullmatch(window.lower()):
        yield Problem(
            "maintenanceWindow",
            f'({window.lower()}) must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"',
        )
