"""The pack's config means what it says: the engine takes misspelt names in silence."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from pulumi_policy import EnforcementLevel

from . import exemptions
from .adapter import config_schema
from .exemptions import today_in_utc
from .policy_exemptions import maximum_days
from .property_values import value_faults
from .rule import ResourceRule, StackRule

Rules = Sequence[ResourceRule | StackRule]

LEVELS = [level.value for level in EnforcementLevel]
RESERVED = {"all", "environments"}
"""Names that the engine has a meaning for: every policy, and environments of Pulumi ESC."""


class ConfigError(Exception):
    """Why a text is no config of the pack, in a sentence."""


def read_config(text: str) -> Mapping[str, object]:
    """Read the text of a config file, in which the engine would take the last of two equal keys.

    Raises ConfigError.
    """
    try:
        given: object = json.loads(text, object_pairs_hook=_without_duplicates)
    except ValueError as error:
        raise ConfigError(f"Correct the JSON: {error}.") from error
    except RecursionError as error:
        raise ConfigError("Correct the JSON: it is nested deeper than a config can be.") from error
    if not isinstance(given, Mapping):
        raise ConfigError("Set it to an object of policies: it is none.")
    return cast("Mapping[str, object]", given)


def file_faults(rules: Rules, file: Path, today: date | None = None) -> Iterator[str]:
    """Yield what is wrong in a config file, each with the file's name before it."""
    try:
        given = read_config(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield f"{file.name}: Save it as UTF-8: it is another encoding."
    except ConfigError as error:
        yield f"{file.name}: {error}"
    else:
        for fault in faults(rules, given, today or today_in_utc()):
            yield f"{file.name}: {fault}"


def faults(rules: Rules, given: Mapping[str, object], today: date | None = None) -> Iterator[str]:
    """Yield what is wrong in a config: policies, levels, properties, values and exemptions."""
    named = {rule.name: rule for rule in rules}
    for name, of_policy in given.items():
        if name not in named and name not in RESERVED:
            yield f"Rename or remove {name!r}: no policy has that name{_nearest(name, [*named])}."
        if name not in named and name != "all":
            continue
        level, properties = _parts(of_policy)
        if level not in (None, *LEVELS):
            yield f"Set the level of {name!r} to one of {', '.join(LEVELS)}: it is {level!r}."
        schemas = config_schema(named[name]).properties if name in named else {}
        known = [*schemas]
        for one, value in properties.items():
            if one in known and one != "exemptions":
                yield from value_faults(f"{one} of {name}", schemas[one], value)
            if one not in known:
                yield (
                    f"Rename or remove {one!r} in the config of {name}: "
                    f"it has no such property{_nearest(one, known)}."
                )
        if "exemptions" in properties and "exemptions" in known:
            listed = properties["exemptions"]
            day = today or today_in_utc()
            yield from exemptions.faults(name, listed, day, maximum_days(given))


def expired(given: Mapping[str, object], today: date) -> Iterator[str]:
    """Yield what to do about each exemption of a config whose last day is over."""
    for name, of_policy in given.items():
        _, properties = _parts(of_policy)
        for exemption in exemptions.exemptions(name, properties):
            if exemption.last_day and exemption.has_expired(today):
                yield exemption.expiry_message


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object of some pairs.

    Raises ConfigError.
    """
    twice = [repr(key) for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    if twice:
        raise ConfigError(
            f"Leave one of each in an object that has {', '.join(twice)} more than once: the "
            "engine would take the last, and say nothing of the others."
        )
    return dict(pairs)


def _parts(of_policy: object) -> tuple[object, Mapping[str, object]]:
    """Return the level that a policy is given, and its properties."""
    if not isinstance(of_policy, Mapping):
        return of_policy, {}
    properties = dict(cast("Mapping[str, object]", of_policy))
    return properties.pop("enforcementLevel", None), properties


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f", but {near[0]!r}" if near else ""
