"""Resources that a rule leaves alone for a reason, until a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from .values import elements, read

DAY = r"^\d{4}-\d{2}-\d{2}$"
SCHEMA: dict[str, Any] = {
    "type": "array",
    "description": "Resources that the rule leaves alone, each for a reason and until a day.",
    "items": {
        "type": "object",
        "properties": {
            "resource": {
                "type": "string",
                "minLength": 1,
                "description": "The resource's name in the program, or its URN.",
            },
            "reason": {"type": "string", "minLength": 1, "description": "Why it may be so."},
            "expires": {
                "type": "string",
                "pattern": DAY,
                "description": "The last day, in UTC, as in 2027-01-31.",
            },
        },
        "required": ["resource", "reason", "expires"],
        "additionalProperties": False,
    },
}


class Resource(Protocol):
    """What an exemption can name: a resource as the SDK hands it to any policy."""

    name: str
    urn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """One resource that one rule leaves alone; `expires` is the last day on which it does."""

    rule: str
    resource: object
    reason: object
    expires: object

    def names(self, resource: Resource) -> bool:
        """Whether the exemption is for this resource."""
        return self.resource in (resource.name, resource.urn)

    def has_expired(self, today: date) -> bool:
        """Whether the last day is over; what is no day is over already."""
        last = self.expires
        return not (isinstance(last, str) and re.match(DAY, last) and today.isoformat() <= last)

    def __str__(self) -> str:
        """Say which exemption it is."""
        return f"the exemption of {self.resource!r} from {self.rule}"


def exemptions(rule: str, config: Mapping[str, object]) -> list[Exemption]:
    """Return the exemptions in a rule's config."""
    return [
        Exemption(
            rule=rule,
            resource=read(listed, "resource"),
            reason=read(listed, "reason"),
            expires=read(listed, "expires"),
        )
        for listed in elements(config.get("exemptions"))
    ]


def today_in_utc() -> date:
    """Return the day that exemptions are held against."""
    return datetime.now(UTC).date()
