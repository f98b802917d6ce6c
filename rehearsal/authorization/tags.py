"""The tags that a call gives or takes, as condition keys of its request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement

_GIVEN = ("Tags", "BackupPlanTags", "BackupVaultTags")
_TAKEN = ("TagKeys", "TagKeyList")


def tag_context(call: Call) -> dict[str, Sequence[str]]:
    """Return the condition keys on the tags of a request."""
    given = _given(call)
    keys = [*given, *(key for name in _TAKEN for key in call.parameters.get(name) or ())]
    context: dict[str, Sequence[str]] = {
        f"aws:RequestTag/{key}": [value] for key, value in given.items()
    }
    return context | ({"aws:TagKeys": keys} if keys else {})


def tagging(call: Call, action: str, resource: str) -> Iterator[Requirement]:
    """Yield what is needed for the tags of something that a call makes: nothing without tags."""
    if _given(call):
        yield Requirement(action=action, resource=resource, context=tag_context(call))


def resource_context(tags: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Return the condition keys on the tags that a resource has."""
    return {f"aws:ResourceTag/{key}": [value] for key, value in tags.items()}


def _given(call: Call) -> dict[str, str]:
    """Return the tags of a request, which services take as a map or as one of two kinds of list."""
    for name in _GIVEN:
        found: object = call.parameters.get(name)
        if isinstance(found, Mapping):
            return {**cast("Mapping[str, str]", found)}
        if isinstance(found, list):
            tags = cast("list[Mapping[str, Any]]", found)
            return {
                tag.get("Key") or tag["TagKey"]: tag.get("Value") or tag.get("TagValue") or ""
                for tag in tags
            }
        # SNS and KMS have the same names, and no service has two of them.
    return {}
