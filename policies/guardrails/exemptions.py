"""Exemptions: resources that a rule does not check, for a reason and until a day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, cast

from .values import elements, read, shown

_PARTS_OF_URN = 4
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
MAXIMUM_DAYS = 365
"""How many days ahead an exemption may end by default."""

SCHEMA: dict[str, Any] = {
    "type": "array",
    "description": "Resources that the rule does not check, each for a reason and until a day.",
    "items": {
        "type": "object",
        "properties": {
            "resource": {
                "type": "string",
                "minLength": 1,
                "description": "The resource's name in the program, or its URN.",
            },
            "reason": {
                "type": "string",
                "minLength": 1,
                "description": ("Why the resource may violate the rule."),
            },
            "expires": {
                "type": "string",
                "pattern": f"^{_DAY}$",
                "description": "The last day, in UTC, as in 2027-01-31.",
            },
        },
        "required": ["resource", "reason", "expires"],
        "additionalProperties": False,
    },
}


class Resource(Protocol):
    """What an exemption can name: a resource as the SDK passes it to any policy."""

    @property
    def name(self) -> str:
        """Its name in the program."""
        ...

    @property
    def urn(self) -> str:
        """Its URN."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """The exemption of one resource from one rule; `expires` is its last day."""

    rule: str
    resource: object
    reason: object
    expires: object

    @property
    def last_day(self) -> date | None:
        """The last day; None if `expires` is not a date."""
        if not isinstance(self.expires, str) or not re.fullmatch(_DAY, self.expires):
            return None
        try:
            return date.fromisoformat(self.expires)
        except ValueError:
            return None

    def names(self, resource: Resource) -> bool:
        """Whether the exemption is for this resource."""
        return self.resource in (resource.name, resource.urn)

    def is_for_the_same(self, other: "Exemption") -> bool:
        """Whether both can exempt the same resource: a name fits every URN that ends with it."""
        one, two = self.resource, other.resource
        if not (isinstance(one, str) and isinstance(two, str)):
            return False
        return one == two or one == _name_in(two) or two == _name_in(one)

    def has_expired(self, today: date) -> bool:
        """Whether the exemption has expired; one without a valid date has."""
        return self.last_day is None or self.last_day < today

    @property
    def expiry_message(self) -> str:
        """What to do about an expired exemption."""
        return f"Renew or remove {self}: {self.expires} was its last day (reason: {self.reason})."

    def __str__(self) -> str:
        """Describe the exemption."""
        return f"the exemption of {self.resource!r} from {self.rule}"


def exemptions(rule: str, config: Mapping[str, object]) -> list[Exemption]:
    """Return the exemptions in a rule's config."""
    return [_exemption(rule, listed) for listed in elements(config.get("exemptions"))]


def faults(
    rule: str, listed: object, today: date, maximum_days: float = MAXIMUM_DAYS
) -> Iterator[str]:
    """Yield the faults of the exemptions in a rule's config, independent of the stack.

    Expired ones are not among them: only the config in force has to be up to date.
    """
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        yield f"Set exemptions of {rule} to a list: it is not a list."
        return
    found: list[tuple[str, Exemption]] = []
    for position, one in enumerate(cast("Sequence[object]", listed)):
        place = f"exemptions[{position}] of {rule}"
        if not isinstance(one, Mapping):
            yield (
                f"Set {place} to an object with resource, reason and expires: it is not an object."
            )
            continue
        members = cast("Mapping[str, object]", one)
        for name in members:
            if name not in SCHEMA["items"]["properties"]:
                yield (
                    f"Remove {name!r} from {place}: an exemption has only resource, reason and "
                    "expires."
                )
        exemption = _exemption(rule, members)
        yield from _faults_of(exemption, place, today, maximum_days)
        for earlier_place, earlier in found:
            if exemption.is_for_the_same(earlier):
                yield (
                    f"Remove {place}, or {earlier_place}: both exempt {exemption.resource!r}, and "
                    "the rule uses only one of them."
                )
        found.append((place, exemption))


def _faults_of(exemption: Exemption, place: str, today: date, maximum_days: float) -> Iterator[str]:
    if not _says_something(exemption.resource):
        yield (
            f"Set resource in {place} to the name of a resource in the program, or to its URN: "
            f"it is {_given(exemption.resource)}."
        )
    if not _says_something(exemption.reason):
        yield (
            f"Set reason in {place} to the reason why {exemption.resource!r} may violate the rule: "
            f"it is {_given(exemption.reason)}."
        )
    last = exemption.last_day
    if last is None:
        yield (
            f"Set expires in {place} to a date, such as {today + timedelta(days=30)}: it is "
            f"{_given(exemption.expires)}."
        )
    elif (last - today).days > maximum_days:
        latest = today + timedelta(days=max(0, int(maximum_days)))
        yield (
            f"Set expires in {place} to {latest} or earlier: it is {last}, and an exemption may "
            f"last {maximum_days:g} days from today. Or have the owners of the pack raise "
            "maximumDays of policy-exemptions in the config."
        )


def _exemption(rule: str, listed: object) -> Exemption:
    return Exemption(
        rule=rule,
        resource=read(listed, "resource"),
        reason=read(listed, "reason"),
        expires=read(listed, "expires"),
    )


def _name_in(urn: str) -> str | None:
    parts = urn.split("::", _PARTS_OF_URN - 1)
    return parts[-1] if urn.startswith("urn:") and len(parts) == _PARTS_OF_URN else None


def _says_something(value: object) -> bool:
    """Whether a text has a letter or a digit in it."""
    return isinstance(value, str) and any(map(str.isalnum, value))


def _given(value: object) -> str:
    return "blank" if isinstance(value, str) and not value.strip() else shown(value)


def today_in_utc() -> date:
    """Return the day with which exemptions are compared."""
    return datetime.now(UTC).date()
