"""Filter policies of subscriptions: whether a message passes one.

From "Amazon SNS subscription filter policies" in the SNS developer guide.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from pulumi_policy.proxy import UnknownValueError

from ..three_valued import Truth, equal, every, some
from ..values import elements, read
from ..wildcards import matches

BODY = "MessageBody"
_OR = "$or"
_DEEPEST = 5
"""The deepest nesting of a filter policy in AWS."""


def passes(text: object, scope: object, body: Mapping[str, object]) -> Truth | None:
    """Whether a message without attributes passes a filter policy of a scope.

    None stands for a result that depends on an unknown part of the body. `body` has the known
    values of its members, and None for those with any value.
    """
    for one in (text, scope):
        if isinstance(one, UnknownValueError):
            return one
    if not isinstance(text, str) or not text.strip():
        return True
    try:
        policy: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(policy, Mapping):
        return None
    return _object(cast("Mapping[str, object]", policy), body if scope == BODY else {}, 0)


def _object(policy: Mapping[str, object], body: Mapping[str, object], depth: int) -> Truth | None:
    """Whether an object has, under each name of a policy, a value that matches it."""
    if depth > _DEEPEST:
        return None
    answers = [
        _any(elements(wanted), body, depth) if name == _OR else _member(name, wanted, body, depth)
        for name, wanted in policy.items()
    ]
    return _all(answers)


def _any(policies: Sequence[object], body: Mapping[str, object], depth: int) -> Truth | None:
    answers = [
        _object(cast("Mapping[str, object]", one), body, depth + 1)
        if isinstance(one, Mapping)
        else None
        for one in policies
    ]
    if True in answers:
        return True
    return None if None in answers else some(one for one in answers if one is not None)


def _all(answers: Sequence[Truth | None]) -> Truth | None:
    if False in answers:
        return False
    return None if None in answers else every(one for one in answers if one is not None)


def _member(name: str, wanted: object, body: Mapping[str, object], depth: int) -> Truth | None:
    if isinstance(wanted, Mapping):
        inner = body.get(name, {})
        is_known = name not in body or isinstance(inner, Mapping)
        inner = cast("Mapping[str, object]", inner if isinstance(inner, Mapping) else {})
        policy = cast("Mapping[str, object]", wanted)
        return _object(policy, inner, depth + 1) if is_known else None
    patterns = elements(wanted)
    if name not in body:
        return any(equal(read(one, "exists"), wanted=False) is True for one in patterns)
    value = body[name]
    answers = [_fits(one, value) for one in patterns]
    if True in answers:
        return True
    return None if None in answers else False


def _fits(pattern: object, value: object) -> bool | None:
    """Whether a value of a message matches a pattern."""
    exists = read(pattern, "exists")
    if isinstance(exists, bool):
        return exists
    if not isinstance(value, str):
        return None
    if isinstance(pattern, Mapping):
        return _fits_operator(cast("Mapping[str, object]", pattern), value)
    return pattern == value


def _fits_operator(pattern: Mapping[str, object], value: str) -> bool | None:
    """Whether a text matches the only operator of a pattern."""
    [(name, wanted), *_] = [*pattern.items(), ("", None)]
    if name == "anything-but":
        is_one = isinstance(wanted, str | Mapping)
        others: list[object] = [wanted] if is_one else elements(wanted)
        # SNS accepts no operator inside the same operator.
        fits = [None if read(one, name) is not None else _fits(one, value) for one in others]
        return None if None in fits else True not in fits
    if name in _OF_NUMBERS:
        return False
    fit = _OPERATORS.get(name)
    return fit(value, wanted) if fit and isinstance(wanted, str) else None


_OF_NUMBERS = ("numeric", "cidr")
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "prefix": str.startswith,
    "suffix": str.endswith,
    "equals-ignore-case": lambda value, wanted: value.lower() == wanted.lower(),
    "wildcard": lambda value, wanted: matches(wanted.replace("?", "\0"), value, ignores_case=False),
}
