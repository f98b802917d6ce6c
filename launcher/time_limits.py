"""How long a call of the engine may take.

Without a limit, an engine, a program or a plugin that hangs would hold the stack and its lock for
ever. The limits are far beyond the usual duration of each call, so that only a call that hangs
reaches its limit.
"""

from dataclasses import dataclass

from launcher.errors import UserError


class TimeLimitError(UserError):
    """A call that reached its limit, and was ended; its result is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """How long a call may take, how long to end after an interrupt, and the advice to the user."""

    seconds: float
    grace_seconds: float
    advice: str


VERSION = TimeLimit(seconds=20, grace_seconds=1, advice="Install it again, or use another engine.")
"""`pulumi version` takes a tenth of a second, a few on a machine that has just started."""

QUESTION = TimeLimit(
    seconds=5 * 60,
    grace_seconds=10,
    advice="Check that the backend and the network respond, then run the command again.",
)
"""Queries and exports take seconds, even from a distant backend."""

REHEARSAL = TimeLimit(
    seconds=30 * 60,
    grace_seconds=60,
    advice="Its last lines show where it stopped. Run the command again to continue from there; "
    "`make down` removes the rehearsal.",
)
"""A preview or a deployment on the embedded AWS takes seconds, a few minutes under heavy load."""

PREVIEW = TimeLimit(
    seconds=15 * 60,
    grace_seconds=60,
    advice="Its last lines show where it stopped. Check that AWS and the backend respond, then run "
    "the command again.",
)
"""A preview of a real stack reads from AWS, with `--refresh` every resource; minutes at most.

It ends within the 20 minutes of the jobs that preview.
"""

DEPLOYMENT = TimeLimit(
    seconds=225 * 60,
    grace_seconds=5 * 60,
    advice="The state records what was done until then. If the stack is still locked, `pulumi "
    "cancel` unlocks it; then preview it, and deploy the rest.",
)
"""A real deployment may build the indexes of large tables for hours.

It ends within the four hours of the job that deploys, with ten minutes for the job's other steps:
an engine that is killed with its job cannot record what it has done.
"""

OPERATIONS = frozenset({"up", "preview", "destroy", "refresh", "import"})


def of_rehearsal(arguments: tuple[str, ...]) -> TimeLimit:
    """Return the limit of a call of the engine on the embedded AWS."""
    return REHEARSAL if OPERATIONS & set(arguments[:1]) else QUESTION


def duration(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 2 * 60:
        return f"{seconds:g} seconds"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 2 * 60 else f"{minutes / 60:.3g} hours"
