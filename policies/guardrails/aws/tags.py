"""The tags of a resource: its own, and its provider's default tags."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from pulumi_policy import ResourceValidationArgs
from pulumi_policy.proxy import (
    UNKNOWN_ARCHIVE_VALUE,
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_ASSET_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
    UnknownValueError,
)

from ..values import read

_UNKNOWNS = {
    UNKNOWN_ARCHIVE_VALUE,
    UNKNOWN_ARRAY_VALUE,
    UNKNOWN_ASSET_VALUE,
    UNKNOWN_BOOLEAN_VALUE,
    UNKNOWN_NUMBER_VALUE,
    UNKNOWN_OBJECT_VALUE,
    UNKNOWN_STRING_VALUE,
}


def tag(args: ResourceValidationArgs, key: str) -> object:
    """Return the tag that a resource gets for a key, as `values.read` would.

    Its own tag overrides its provider's.
    """
    found = (_checked(read(source, key), key) for source in _sources(args))
    return next((value for value in found if value is not None), None)


def other_cases(args: ResourceValidationArgs, key: str) -> list[str]:
    """Return the keys of a resource's tags that differ from a key only in case."""
    maps = [cast("Mapping[str, object]", one) for one in _sources(args) if isinstance(one, Mapping)]
    near = {own for one in maps for own in one if own.lower() == key.lower()}
    return sorted(near - {key})


def _sources(args: ResourceValidationArgs) -> Iterator[object]:
    """Yield the maps of tags, in order of precedence.

    The last is the plugin's combination of the others. It is unknown as a whole if any tag is, and
    then counts only if the provider's own tags cannot be read.
    """
    yield _checked(read(args.props, "tags"), "tags")
    yield _provider_tags(args)
    merged = _checked(read(args.props, "tagsAll"), "tagsAll")
    if args.provider is None or not isinstance(merged, UnknownValueError):
        yield merged


def _provider_tags(args: ResourceValidationArgs) -> object:
    """Return the tags of the provider, whose settings the engine keeps as JSON."""
    settings = read(args.provider.props, "defaultTags") if args.provider else None
    if isinstance(settings, str):
        try:
            settings = json.loads(settings)
        except (ValueError, RecursionError):
            return None
    return _checked(read(settings, "tags"), "defaultTags")


def _checked(value: object, name: str) -> object:
    """Return the SDK's error for an unknown value that arrived as a bare marker.

    Remediations get such values in this form, and JSON contains them.
    """
    if isinstance(value, str) and value in _UNKNOWNS:
        return UnknownValueError(value, [name])
    return value
