"""Checks of the pack's config, because the engine silently accepts misspelt names."""

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
"""Names with a meaning for the engine: every policy, and environments of Pulumi ESC."""


class ConfigError(Exception):
    """A text is not a valid config; the message says why."""


def read_config(text: str) -> Mapping[str, object]:
    """Read the text of a config file, and refuse duplicate keys, which the engine accepts.

    Raises ConfigError.
    """
    try:
        given: object = json.loads(text, object_pairs_hook=_without_duplicates)
    except ValueError as error:
        raise ConfigError(f"Correct the JSON: {error}.") from error
    except RecursionError as error:
        raise ConfigError("Correct the JSON: it is nested too deeply.") from error
    if not isinstance(given, Mapping):
        raise ConfigError(
            "Set the config to an object with an entry for each policy: it is not an object."
        )
    return cast("Mapping[str, object]", given)


def file_faults(rules: Rules, file: Path, today: date | None = None) -> Iterator[str]:
    """Yield the faults of a config file, each after the name of the file."""
    try:
        given = read_config(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        yield f"{file.name}: Save the file as UTF-8: it has another encoding."
    except ConfigError as error:
        yield f"{file.name}: {error}"
    else:
        for fault in faults(rules, given, today or today_in_utc()):
            yield f"{file.name}: {fault}"


def faults(rules: Rules, config: Mapping[str, object], today: date | None = None) -> Iterator[str]:
    """Yield the faults of a config: policies, levels, properties, values and exemptions."""
    named = {rule.name: rule for rule in rules}
    for name, of_policy in config.items():
        if name not in named and name not in RESERVED:
            yield f"Rename or remove {name!r}: there is no such policy{_nearest(name, [*named])}."
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
                    f"Rename or remove {one!r} in the config of {name}: there is no such "
                    f"property{_nearest(one, known)}."
                )
        if "exemptions" in properties and "exemptions" in known:
            listed = properties["exemptions"]
            day = today or today_in_utc()
            yield from exemptions.faults(name, listed, day, maximum_days(config))


def expired(config: Mapping[str, object], today: date) -> Iterator[str]:
    """Yield what to do about each expired exemption of a config."""
    for name, of_policy in config.items():
        _, properties = _parts(of_policy)
        for exemption in exemptions.exemptions(name, properties):
            if exemption.last_day and exemption.has_expired(today):
                yield exemption.expiry_message


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object of some pairs.

    Raises ConfigError for a duplicate key.
    """
    twice = [repr(key) for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    if twice:
        raise ConfigError(
            f"Remove the duplicates of {', '.join(twice)} in one object: the engine would use the "
            "last one, and silently ignore the others."
        )
    return dict(pairs)


def _parts(of_policy: object) -> tuple[object, Mapping[str, object]]:
    """Return the level of a policy in the config, and its properties."""
    if not isinstance(of_policy, Mapping):
        return of_policy, {}
    properties = dict(cast("Mapping[str, object]", of_policy))
    return properties.pop("enforcementLevel", None), properties


def _nearest(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f", the nearest is {near[0]!r}" if near else ""
