"""What a reviewer has to know of a change."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocking", "look", "note"]
"""blocking: destroys, or breaks what runs; look: may be right, but somebody has to say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A danger, by a name that stays the same while the change does.

    `name` is what an acknowledgement repeats, such as index-rebuilt:requests/user-index. `says` is
    what happens and what follows from it; `todo` what to do instead, or before.
    """

    name: str
    severity: Severity
    says: str
    todo: str = ""


_ORDER: tuple[Severity, ...] = ("blocking", "look", "note")


def subject(text: str) -> str:
    """Return a text as it can stand in the name of a finding, and be acknowledged."""
    return re.sub(r"[\s<>`|\\]+", "-", text).strip("-.,;:!?") or "unnamed"


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Return findings with the most severe first, then by name."""
    return sorted(found, key=lambda one: (_ORDER.index(one.severity), one.name))
