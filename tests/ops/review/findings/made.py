"""Steps as short as a test of a finding needs them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ops.review.finding import Finding
from ops.review.preview import Op, Preview, State, Step
from ops.review.tokens import TABLE

Properties = Mapping[str, Any]
REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
US_EAST = "arn:aws:dynamodb:us-east-1:123456789012:table/"


def step(
    op: Op,
    old: Properties | None = None,
    new: Properties | None = None,
    *,
    of: str = TABLE,
    name: str = "requests",
    told: Properties | None = None,
    diffs: Iterable[str] | None = None,
    because: tuple[str, ...] = (),
    protected: tuple[bool, bool] = (False, False),
    retained: bool = False,
) -> Step:
    """Make a step; `told` is what AWS says of the old one, the same as declared where left out.

    What differs is what the provider changes, unless `diffs` names it.
    """
    differs = [
        key
        for key in {**(old or {}), **(new or {})}
        if (old or {}).get(key) != (new or {}).get(key)
    ]
    return Step(
        op=op,
        urn=f"urn:pulumi:prod::market-intelligence::{of}::{name}",
        type=of,
        name=name,
        old=None
        if old is None
        else State(
            inputs=old,
            outputs=told or {},
            is_protected=protected[0],
            is_retained=retained,
        ),
        new=None if new is None else State(inputs=new, outputs={}, is_protected=protected[1]),
        diffs=dict.fromkeys(differs if diffs is None else diffs, "update")
        if op in ("update", "replace")
        else {},
        replace_keys=because,
    )


def update(old: Properties, new: Properties, **more: Any) -> Step:
    """Change a resource in place."""
    return step("update", old, new, **more)


def preview(*steps: Step, errors: tuple[str, ...] = ()) -> Preview:
    """Put steps together."""
    return Preview(environment="prod", steps=steps, violations=None, errors=errors, stack="prod")


def named(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Give the name and severity of each finding."""
    return [(one.name, one.severity) for one in found]
