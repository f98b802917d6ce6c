"""How long a call of the engine may take.

No call waits for ever: an engine, a program or a plugin that hangs would keep the stack, its lock
and whoever waits for that. The limits are far beyond what each call takes, so that whatever
reaches one hangs.
"""

from dataclasses import dataclass

from launcher.errors import UserError


class TimeLimitError(UserError):
    """A call that reached its limit, and was ended: what came of it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """How long a call may take, how long to end once it is interrupted, and what to do then."""

    seconds: float
    grace_seconds: float
    advice: str


VERSION = TimeLimit(seconds=20, grace_seconds=1, advice="Install it again, or use another one.")
"""`pulumi version` takes a tenth of a second, a few on a machine that has just started."""

QUESTION = TimeLimit(
    seconds=5 * 60,
    grace_seconds=10,
    advice="Look whether the backend and the network answer, then run this again.",
)
"""Questions, exports and the like take seconds, also from a backend far away."""

REHEARSAL = TimeLimit(
    seconds=30 * 60,
    grace_seconds=60,
    advice="Its last lines say what it was at. Run this again, and it goes on from there; "
    "`make down` removes the rehearsal.",
)
"""A preview or a deployment on the embedded AWS takes seconds, a few minutes under heavy load."""

PREVIEW = TimeLimit(
    seconds=15 * 60,
    grace_seconds=60,
    advice="Its last lines say what it was at. Look whether AWS and the backend answer, then run "
    "this again.",
)
"""A preview of a real stack reads from AWS, with `--refresh` every resource; minutes at most.

It ends within the 20 minutes of the jobs that preview.
"""

DEPLOYMENT = TimeLimit(
    seconds=225 * 60,
    grace_seconds=5 * 60,
    advice="The stack knows what was done until then. If it is still locked, `pulumi cancel` "
    "unlocks it; then preview it, and deploy what is left.",
)
"""A real deployment may build the indexes of large tables for hours.

It ends within the four hours of the job that deploys, with ten minutes for the job's other steps:
an engine that is killed with its job cannot write down what it has done.
"""

OPERATIONS = frozenset({"up", "preview", "destroy", "refresh", "import"})


def of_rehearsal(arguments: tuple[str, ...]) -> TimeLimit:
    """Return the limit of a call of the engine on the embedded AWS."""
    return REHEARSAL if OPERATIONS & set(arguments[:1]) else QUESTION


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 2 * 60:
        return f"{seconds:g} seconds"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 2 * 60 else f"{minutes / 60:.3g} hours"
