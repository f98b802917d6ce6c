"""The statements of policy documents, and what one document lets in that another does not."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

from ops.review.values import items, members

_ACCOUNT_DIGITS = 12
_ARN_PARTS = 5
_ELEMENTS = {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
Condition = tuple[str, str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement; `other` is all of it where it has elements such as NotAction."""

    allows: bool
    principals: frozenset[str]
    actions: frozenset[str]
    resources: frozenset[str]
    conditions: frozenset[Condition]
    other: str = ""

    def covers(self, one: "Statement", principal: str, action: str, resource: str) -> bool:
        """Tell whether it is about one thing of another statement, under no further condition.

        Who has a table has what its indexes hold.
        """
        return (
            not self.other
            and _matches(principal, self.principals)
            and _matches(action, self.actions)
            and any(_matches(part, self.resources) for part in (resource, _table(resource)))
            and all(
                any(_is_within(own, given) for own in one.conditions) for given in self.conditions
            )
        )


def read(document: object) -> list[Statement] | None:
    """Read a document, JSON or not; None where it is unknown or no document."""
    if document in (None, ""):
        return []
    try:
        whole: object = json.loads(document) if isinstance(document, str) else document
    except (ValueError, RecursionError):
        return None
    if "Statement" not in members(whole):
        return None
    listed = members(whole)["Statement"]
    return [_statement(members(one)) for one in _list(listed)]


def widened(old: Iterable[Statement], new: Iterable[Statement]) -> list[str]:
    """Say what new statements let do that old ones did not."""
    before, after = list(old), list(new)
    let_in = _uncovered([one for one in after if one.allows], [one for one in before if one.allows])
    kept_out = _uncovered(
        [one for one in before if not one.allows], [one for one in after if not one.allows]
    )
    return [*dict.fromkeys([*let_in, *(f"{words}, no longer denied" for words in kept_out)])]


def _uncovered(asked: Iterable[Statement], given: list[Statement]) -> Iterator[str]:
    for one in asked:
        if one.other:
            if all(one != other for other in given):
                yield f"what {one.other} says"
            continue
        for principal, action, resource in product(
            sorted(one.principals), sorted(one.actions), sorted(one.resources)
        ):
            if not any(other.covers(one, principal, action, resource) for other in given):
                yield _words(principal, action, resource)


def _words(principal: str, action: str, resource: str) -> str:
    what = f"{action} on {resource.split(':', _ARN_PARTS)[-1]}" if resource else action
    return f"{what} for {principal}" if principal else what


def _statement(given: Mapping[str, Any]) -> Statement:
    conditions = [
        (operator, str(key).lower(), frozenset(map(_text, _list(values))))
        for operator, keys in members(given.get("Condition")).items()
        for key, values in members(keys).items()
    ]
    has_others = bool({*given} - _ELEMENTS)
    return Statement(
        allows=given.get("Effect") != "Deny",
        principals=frozenset(_principals(given.get("Principal"))) or frozenset({""}),
        actions=frozenset(str(one).lower() for one in _list(given.get("Action"))),
        resources=frozenset(map(str, _list(given.get("Resource")))) or frozenset({""}),
        conditions=frozenset(conditions),
        other=json.dumps(dict(given), sort_keys=True, default=str) if has_others else "",
    )


def _principals(given: object) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    for kind, ids in members(given).items():
        for one in map(str, _list(ids)):
            is_account = len(one) == _ACCOUNT_DIGITS and one.isdigit()
            who = f"arn:aws:iam::{one}:root" if is_account else one
            yield who if kind == "AWS" else f"{kind} {who}"


def _list(value: object) -> list[object]:
    """Give what is listed, which AWS lets stand without a list where it is one."""
    if value is None:
        return []
    return [*items(value)] or ([] if value == [] else [value])


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _matches(value: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


def _table(resource: str) -> str:
    return resource.partition("/index/")[0]


def _is_within(own: Condition, given: Condition) -> bool:
    """Tell whether a condition lets nothing through that another keeps out."""
    return own[:2] == given[:2] and (
        own[2] <= given[2] if "Not" not in own[0] else own[2] >= given[2]
    )
