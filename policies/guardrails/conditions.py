"""Conditions of statements: whether one holds for certain, and whether it restricts anything."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from .wildcards import matches

_IF_EXISTS = "IfExists"
_EQUAL = {"Bool", "StringEquals", "StringEqualsIgnoreCase", "StringLike"}
_LIKE = {"StringLike", "ArnLike", "ArnEquals"}
_NEGATED = {
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
}
_POSITIVE = {
    *_EQUAL,
    *_LIKE,
    "BinaryEquals",
    "DateEquals",
    "IpAddress",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
}
_UP_TO_THE_CALLER = {
    "aws:currenttime",
    "aws:epochtime",
    "aws:principalisawsservice",
    "aws:referer",
    "aws:securetransport",
    "aws:useragent",
    "aws:viaawsservice",
}
"""Keys whose conditions any caller can meet, now or in time."""

_ANY_ARN = re.compile(r"([*?:/]|arn|aws|iam|sts|assumed-role|role|root|user)*")
"""A pattern of an ARN that does not distinguish principals."""

_Network = TypeVar("_Network", ipaddress.IPv4Network, ipaddress.IPv6Network)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of a statement; the key is in lower case, because AWS ignores its case."""

    operator: str
    key: str
    values: tuple[str, ...]

    def is_met(self, context: Mapping[str, str], absent: Callable[[str], bool]) -> bool | None:
        """Whether a request meets the condition: None if too little is known about it.

        `context` has the known values of keys, and `absent` says which keys are missing.
        """
        quantifier, _, operator = self.operator.rpartition(":")
        is_there = self.key in context
        if not is_there and not absent(self.key):
            return None
        if operator == "Null":
            return any((value.lower() == "true") is not is_there for value in self.values)
        exact = operator.removesuffix(_IF_EXISTS)
        positive = _NEGATED.get(exact)
        if not is_there:
            is_enough = quantifier == "ForAllValues" or exact != operator or positive is not None
            return is_enough and quantifier != "ForAnyValue"
        if (positive or exact) not in {*_EQUAL, *_LIKE}:
            return None
        holds = self._matches(positive or exact, context[self.key])
        return holds if positive is None or holds is None else not holds

    def _matches(self, operator: str, value: str) -> bool | None:
        """Whether any value of the condition matches its key: None if they have variables."""
        if any("${" in one for one in self.values):
            return None
        if operator in _LIKE:
            return any(matches(pattern, value, ignores_case=False) for pattern in self.values)
        ignores_case = operator in ("Bool", "StringEqualsIgnoreCase")
        return any(
            one.lower() == value.lower() if ignores_case else one == value for one in self.values
        )

    def negation(self) -> "Condition | None":
        """Return the condition that holds if this one does not, if this one excludes values.

        If the key is missing, this one holds, with `IfExists` as well.
        """
        positive = _NEGATED.get(self.operator.removesuffix(_IF_EXISTS))
        return None if positive is None else replace(self, operator=positive)

    def restricts(self) -> bool:
        """Whether the condition excludes any usual request.

        Conditions that exclude some values allow all others. Those with `IfExists` or
        `ForAllValues` hold if the key is missing, as every key can be except those that every
        request has.
        """
        quantifier, _, operator = self.operator.rpartition(":")
        return (
            quantifier in ("", "ForAnyValue")
            and operator in _POSITIVE
            and self.key not in _UP_TO_THE_CALLER
            and not _is_met_by_all(operator, self.values)
        )


def _is_met_by_all(operator: str, values: Sequence[str]) -> bool:
    if operator == "IpAddress":
        return _has_every_address(values)
    return operator in _LIKE and any(_ANY_ARN.fullmatch(value.lower()) for value in values)


def _has_every_address(ranges: Sequence[str]) -> bool:
    """Whether ranges of addresses cover all of IPv4, or all of IPv6."""
    of_version_4 = ipaddress.collapse_addresses(_networks(ranges, ipaddress.IPv4Network))
    of_version_6 = ipaddress.collapse_addresses(_networks(ranges, ipaddress.IPv6Network))
    return any(one.prefixlen == 0 for one in chain(of_version_4, of_version_6))


def _networks(ranges: Iterable[str], version: type[_Network]) -> Iterator[_Network]:
    for text in ranges:
        try:
            yield version(text.strip(), strict=False)
        except ValueError:
            continue
