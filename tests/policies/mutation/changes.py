"""Changes of one resource, as a fault of a program would make them."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.estate import Declared

Change = Callable[[Declared], Declared | None]


def absent(_resource: Declared) -> None:
    """Remove the resource."""


def unchanged(resource: Declared) -> Declared:
    """Leave the resource as it is, where the fault stands beside it."""
    return resource


def options(**changed: Any) -> Change:
    """Change the options of the resource."""
    return lambda resource: replace(resource, **changed)


def with_value(path: str, value: object) -> Change:
    """Set the property at a path such as `replicas.0.kmsKeyArn`."""
    return lambda resource: _of_nothing(resource, path, _changed(resource.props, path, value))


def without(path: str) -> Change:
    """Remove the property at a path."""
    return lambda resource: _of_nothing(resource, path, _changed(resource.props, path))


def _of_nothing(resource: Declared, path: str, props: Mapping[str, Any]) -> Declared:
    """Change properties; a whole one that is changed comes from no other resource any more."""
    left = {name: origins for name, origins in resource.comes_from.items() if name != path}
    return replace(resource, props=props, comes_from=left)


def sourced(path: str, source: str) -> Change:
    """Make what is at a path of another resource's outputs, which are not known yet."""
    # The engine says of whole properties what they come from.
    name = path.partition(".")[0]

    def change(resource: Declared) -> Declared:
        props = _changed(resource.props, path, UNKNOWN_STRING_VALUE)
        return replace(resource, props=props, comes_from={**resource.comes_from, name: (source,)})

    return change


def each(*changes: Change) -> Change:
    """Make several changes of one resource."""

    def change(resource: Declared) -> Declared | None:
        changed: Declared | None = resource
        for one in changes:
            changed = one(changed) if changed else None
        return changed

    return change


def steps(path: str) -> list[str | int]:
    """Give the keys and positions that a path is made of."""
    return [int(step) if step.isdigit() else step for step in path.split(".")]


def _changed(props: Mapping[str, Any], path: str, *value: object) -> dict[str, Any]:
    """Return the properties with the value at a path, or without any there."""
    changed = copy.deepcopy(dict(props))
    place: Any = changed
    *before, last = steps(path)
    for step in before:
        if step not in place and isinstance(step, str):
            place[step] = {}
        place = place[step]
    if value:
        place[last] = value[0]
    else:
        del place[last]
    return changed
