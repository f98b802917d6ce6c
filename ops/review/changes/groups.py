"""Which part of the project a resource belongs to."""

from collections.abc import Sequence

from ops.review.preview import Step
from ops.review.tokens import TABLE
from tables.specs import PROCESSING_LOGS, REQUESTS

_OF_TABLES = "aws:dynamodb/"
_COMPONENTS = {
    "market-intelligence:grants:Grants": "grants",
    "market-intelligence:encryption:Key": "encryption",
    "market-intelligence:backup:Backup": "backups",
    "market-intelligence:alarms:Alarms": "alarms",
    "market-intelligence:cache:Cache": "cache",
    "market-intelligence:dashboard:Dashboard": "dashboard",
}
OTHER = "other"
PARTS = (*_COMPONENTS.values(), OTHER)
"""The parts beside the tables, as a reviewer reads them."""


def table_names(steps: Sequence[Step]) -> list[str]:
    """Name the tables: those of the program, then others that the steps are about."""
    found = [step.name for step in steps if step.type == TABLE]
    return list(dict.fromkeys([REQUESTS.name, PROCESSING_LOGS.name, *sorted(found)]))


def group(step: Step, names: Sequence[str]) -> str:
    """Name the part: a table, or what the component around the resource is for."""
    if step.type.startswith(_OF_TABLES):
        return _table(step.name, names)
    kinds = step.urn.split("::")[2].split("$")
    return next((_COMPONENTS[one] for one in kinds if one in _COMPONENTS), OTHER)


def _table(name: str, names: Sequence[str]) -> str:
    """Give the table that a name starts with, such as requests-user-index-insights."""
    fits = [one for one in names if name == one or name.startswith(f"{one}-")]
    return max(fits, key=len, default=OTHER)
