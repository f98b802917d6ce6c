"""A finding: what a reviewer has to know about a change."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocking", "look", "note"]
"""blocking: destroys, or breaks what runs; look: may be right, but somebody has to say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A danger, with a name that is stable as long as the change is.

    `name` is what an acknowledgement repeats, such as index-rebuilt:requests/user-index. `says` is
    what happens and its consequence; `todo` what to do instead, or first.
    """

    name: str
    severity: Severity
    says: str
    todo: str = ""


_ORDER: tuple[Severity, ...] = ("blocking", "look", "note")


def subject(text: str) -> str:
    """Return a text in the form that a finding's name, and so an acknowledgement, can have."""
    return re.sub(r"[\s<>`|\\]+", "-", text).strip("-.,;:!?") or "unnamed"


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Return findings with the most severe first, then by name."""
    return sorted(found, key=lambda one: (_ORDER.index(one.severity), one.name))
