"""Previews and what is in them, as short as a test needs them."""

import json
from pathlib import Path
from typing import Any

from ops.review.preview import DiffKind, Op, Preview, State, Step, Violation
from ops.review.review import Review

SAMPLES = Path(__file__).parent / "samples"
TABLE = "aws:dynamodb/table:Table"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
POLICY = "aws:iam/policy:Policy"


def sample(name: str) -> str:
    return (SAMPLES / name).read_text()


def urn(type_token: str, name: str, *around: str, stack: str = "prod") -> str:
    return f"urn:pulumi:{stack}::market-intelligence::{'$'.join([*around, type_token])}::{name}"


def state(inputs: dict[str, Any] | None = None, *, protect: bool = False) -> State:
    return State(inputs=inputs or {}, outputs={}, is_protected=protect)


def step(
    op: Op,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    *,
    type_token: str = TABLE,
    name: str = "requests",
    around: tuple[str, ...] = (),
    diffs: dict[str, DiffKind] | None = None,
    protect: tuple[bool, bool] = (False, False),
) -> Step:
    return Step(
        op=op,
        urn=urn(type_token, name, *around),
        type=type_token,
        name=name,
        old=None if op == "create" else state(before, protect=protect[0]),
        new=None if op == "delete" else state(after, protect=protect[1]),
        diffs=diffs or {},
    )


def preview(
    *steps: Step,
    environment: str = "prod",
    violations: tuple[Violation, ...] | None = None,
    errors: tuple[str, ...] = (),
    unchanged: int = 0,
    skipped: tuple[str, ...] = (),
) -> Preview:
    return Preview(
        environment=environment,
        steps=steps,
        violations=violations,
        errors=errors,
        stack=environment,
        unchanged=unchanged,
        skipped=skipped,
    )


def review(of: Preview | None = None, **more: Any) -> Review:
    given: dict[str, Any] = {"changes": (), "findings": ()} | more
    return Review(preview=of or preview(), **given)


def digest(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for one in steps:
        counts[one["op"]] = counts.get(one["op"], 0) + 1
    return {"steps": list(steps), "changeSummary": counts, "duration": 1} | more


def told(op: str, name: str = "requests", **more: Any) -> dict[str, Any]:
    return {"op": op, "urn": urn(TABLE, name), "detailedDiff": None} | more


def side(inputs: dict[str, Any], outputs: dict[str, Any] | None = None, **more: Any) -> Any:
    return {"custom": True, "type": TABLE, "inputs": inputs, "outputs": outputs or {}} | more


def stream(*events: dict[str, Any], end: dict[str, Any] | None = None) -> str:
    last: list[dict[str, Any]] = [
        {"summaryEvent": {"resourceChanges": {}, "PolicyPacks": {}} | (end or {})}
    ]
    lines = [{"sequence": n, "timestamp": 1, **e} for n, e in enumerate([*events, *last])]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def acted(op: str, name: str = "requests", **more: Any) -> dict[str, Any]:
    metadata = {"op": op, "urn": urn(TABLE, name), "type": TABLE, "old": None, "new": None}
    return {"resourcePreEvent": {"metadata": metadata | more, "planning": True}}
