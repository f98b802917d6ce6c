"""The pack's config means what it says: the engine takes misspelt names in silence."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from pulumi_policy import EnforcementLevel

from .adapter import config_schema
from .rule import ResourceRule, StackRule

Rules = Sequence[ResourceRule | StackRule]

LEVELS = [level.value for level in EnforcementLevel]
RESERVED = {"all", "environments"}
"""Names that the engine has a meaning for: every policy, and environments of Pulumi ESC."""


def file_faults(rules: Rules, file: Path) -> Iterator[str]:
    """Yield what is wrong in a config file, each with the file's name before it."""
    try:
        given: object = json.loads(file.read_text())
    except ValueError as error:
        yield f"{file.name}: Correct the JSON: {error}."
        return
    if not isinstance(given, Mapping):
        yield f"{file.name}: Set it to an object of policies: it is none."
        return
    for fault in faults(rules, cast("Mapping[str, object]", given)):
        yield f"{file.name}: {fault}"


def faults(rules: Rules, given: Mapping[str, object]) -> Iterator[str]:
    """Yield what no policy knows in a config: policies, levels and properties.

    Whether a property has a right value is the engine's to say, by the rule's schema.
    """
    named = {rule.name: rule for rule in rules}
    for name, of_policy in given.items():
        if name not in named and name not in RESERVED:
            yield f"Rename or remove {name!r}: no policy has that name{_nearest(name, [*named])}."
        if name not in named and name != "all":
            continue
        level, properties = _parts(of_policy)
        if level not in (None, *LEVELS):
            yield f"Set the level of {name!r} to one of {', '.join(LEVELS)}: it is {level!r}."
        known = [*config_schema(named[name]).properties] if name in named else []
        for one in properties:
            if one not in known:
                yield (
                    f"Rename or remove {one!r} in the config of {name}: "
                    f"it has no such property{_nearest(one, known)}."
                )


def _parts(of_policy: object) -> tuple[object, list[str]]:
    """Return the level that a policy is given, and the names of its properties."""
    if not isinstance(of_policy, Mapping):
        return of_policy, []
    properties = dict(cast("Mapping[str, object]", of_policy))
    return properties.pop("enforcementLevel", None), [*properties]


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f", but {near[0]!r}" if near else ""
