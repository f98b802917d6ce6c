"""What policy documents allow, as "Policy evaluation logic" in the IAM user guide says."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, cast

Document = Mapping[str, Any]
Context = Mapping[str, Sequence[str]]

_EACH = re.compile(r"(ForAllValues|ForAnyValue):")
_IF_THERE = "IfExists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """An action on a resource that a call needs, with the condition keys of the request."""

    action: str
    resource: str
    context: Context = field(default_factory=dict[str, Sequence[str]])


class Verdict(Enum):
    """What documents say of a requirement: an explicit denial comes before all that allows it."""

    ALLOWED = "allowed"
    UNMENTIONED = "unmentioned"
    DENIED = "denied"


def verdict(documents: Iterable[Document], requirement: Requirement) -> Verdict:
    """Return what documents say of a requirement.

    Raises NotImplementedError for elements and operators of policies that are not known here.
    """
    effects = {
        statement["Effect"]
        for document in documents
        for statement in _listed(document["Statement"])
        if _concerns(statement, requirement)
    }
    if "Deny" in effects:
        return Verdict.DENIED
    return Verdict.ALLOWED if "Allow" in effects else Verdict.UNMENTIONED


def _concerns(statement: Document, requirement: Requirement) -> bool:
    unknown = {*statement} - {"Sid", "Effect", "Action", "Resource", "Condition"}
    if unknown:
        raise NotImplementedError(f"{', '.join(sorted(unknown))} in a policy of a role")
    return (
        _matches(statement["Action"], requirement.action, is_any_case=True)
        and _matches(statement["Resource"], requirement.resource)
        and all(
            _holds(operator, asked, requirement.context)
            for operator, asked in statement.get("Condition", {}).items()
        )
    )


def _holds(operator: str, asked: Mapping[str, Any], context: Context) -> bool:
    name = _EACH.sub("", operator)
    each = operator.removesuffix(name).rstrip(":")
    is_fine_if_absent = name.endswith(_IF_THERE)
    name = name.removesuffix(_IF_THERE)
    # The names of condition keys are in any case.
    known = {key.lower(): values for key, values in context.items()}
    for key, wanted in asked.items():
        values = [*map(str, known.get(key.lower(), ()))]
        wishes = [_plain(str(one)) for one in _listed(wanted)]
        if name == "Null":
            if ("true" if not values else "false") not in wishes:
                return False
        elif not values and is_fine_if_absent:
            continue
        elif not _compared(name, each, values, wishes):
            return False
    return True


def _compared(name: str, each: str, values: list[str], wishes: list[str]) -> bool:
    is_negated = name in _NEGATIONS
    compare = _OPERATORS.get(_NEGATIONS.get(name, name))
    if compare is None:
        raise NotImplementedError(f"the operator {name} in a policy of a role")

    def fits(value: str) -> bool:
        return any(compare(wish, value) for wish in wishes) is not is_negated

    if each == "ForAllValues":
        return all(map(fits, values))
    if not values:
        # A key that is not there is not equal to anything.
        return is_negated and not each
    return any(map(fits, values))


def _equal(wish: str, value: str) -> bool:
    return wish == value


def _equal_in_any_case(wish: str, value: str) -> bool:
    return wish.lower() == value.lower()


def _like(wish: str, value: str) -> bool:
    return _pattern(wish).fullmatch(value) is not None


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": _equal_in_any_case,
    "NumericEquals": _equal,
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _equal_in_any_case,
    "StringLike": _like,
}
_NEGATIONS = {
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
}


def _matches(patterns: object, value: str, *, is_any_case: bool = False) -> bool:
    texts = [_plain(str(one)) for one in _listed(patterns)]
    if is_any_case:
        return any(_like(text.lower(), value.lower()) for text in texts)
    return any(_like(text, value) for text in texts)


def _plain(text: str) -> str:
    if "${" in text:
        raise NotImplementedError(f"the variable in {text} in a policy of a role")
    return text


@cache
def _pattern(text: str) -> re.Pattern[str]:
    escaped = re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)


def _listed(value: object) -> list[Any]:
    """Return the values of an element, which may be one alone."""
    return cast("list[Any]", value) if isinstance(value, list) else [value]
