"""Remediation, which adds the required tags that follow from the stack."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, cast

import pulumi
from pulumi_policy import ResourceValidationArgs

from ..environment import ENVIRONMENTS
from ..values import read
from .required_tags import is_allowed, required
from .tags import other_cases, tag


def remediate(args: ResourceValidationArgs) -> Mapping[str, Any] | None:
    """Add the required tags that are missing, and return the properties if there are any.

    The properties are changed in place, because a copy would expose their secrets. The plugin's
    combined tags get the new ones, too, because the plugin is not asked again. A key in another
    case is for its author to rename: IAM refuses both at once.
    """
    missing = dict(_missing(args))
    tags, merged = (read(args.props, name) for name in ("tags", "tagsAll"))
    if not missing or not _is_open(tags):
        return None
    if tags is None:
        _set(args.props, {"tags": missing})
    for one in (tags, merged):
        if isinstance(one, Mapping):
            _set(cast("Mapping[str, object]", one), missing)
    return args.props


def _is_open(tags: object) -> bool:
    """Whether tags can be added to the value."""
    return tags is None or isinstance(tags, Mapping)


def _missing(args: ResourceValidationArgs) -> Iterator[tuple[str, str]]:
    """Yield each tag to add; one that is not known yet is not missing."""
    wanted = required(args.get_config())
    for key, value in _derived(args):
        is_missing = key in wanted and tag(args, key) is None and not other_cases(args, key)
        if is_missing and is_allowed(value, wanted[key]):
            yield key, value


def _derived(args: ResourceValidationArgs) -> Iterator[tuple[str, str]]:
    stack = pulumi.get_stack()
    environment = args.get_config().get("environment", stack)
    if environment in ENVIRONMENTS:
        yield "environment", environment
    yield "managed-by", "pulumi"
    yield "project", pulumi.get_project()
    yield "stack", stack


def _set(properties: Mapping[str, object], values: Mapping[str, object]) -> None:
    """Set properties one by one: the SDK's object allows that, but is not a dict."""
    for key, value in values.items():
        cast("MutableMapping[str, object]", properties)[key] = value
