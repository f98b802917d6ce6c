"""Previews of changes made up for a test, as the engine writes them, and what a review says."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from market_intelligence.load.workload import Workload
from ops.review.changes.all import changes
from ops.review.finding import Finding
from ops.review.findings import findings
from ops.review.markdown import markdown
from ops.review.preview import Level, Preview
from ops.review.reading.read import read
from ops.review.review import Report, Review
from ops.review.tokens import TABLE

Properties = Mapping[str, Any]
Change = dict[str, Any]
"""A step as an event tells it."""

SAMPLES, KEPT = (Path(__file__).with_name(one) for one in ("samples", "kept"))
REQUESTS = "prod-market-intelligence-requests"
LOGS = "prod-request-processing-logs"
US_EAST = "arn:aws:dynamodb:us-east-1:123456789012:table/"
_NO_LOAD = Workload()
_OF_DIGEST = {
    "old": "oldState",
    "new": "newState",
    "keys": "replaceReasons",
    "diffs": "diffReasons",
}


def sample(name: str) -> str:
    """Return what a real engine wrote."""
    return (SAMPLES / name).read_text()


def page(name: str) -> str:
    """Return what a review is to say, as it is kept."""
    return (KEPT / name).read_text()


def sections(name: str) -> dict[str, list[str]]:
    """Return the lines below each head of a page that is kept."""
    heads = (one.partition("\n") for one in page(name).removeprefix("## ").split("\n## "))
    return {head: [line for line in rest.splitlines() if line] for head, _, rest in heads}


def urn(kind: str, name: str, *parents: str, stack: str = "prod") -> str:
    """Return the URN of a resource inside of components."""
    return f"urn:pulumi:{stack}::market-intelligence::{'$'.join([*parents, kind])}::{name}"


def change(
    op: str,
    old: Properties | None = None,
    new: Properties | None = None,
    *,
    kind: str = TABLE,
    name: str = "requests",
    parents: Sequence[str] = (),
    outputs: Properties | None = None,
    diffs: Iterable[str] | None = None,
    diff_kinds: Mapping[str, str] | None = None,
    replace_keys: Sequence[str] = (),
    protected: tuple[bool, bool] = (False, False),
    retained: bool = False,
    stack: str = "prod",
) -> Change:
    """Return what is done to a resource; `outputs` is the old one in AWS.

    What differs is what the provider changes, unless `diffs` names it, or `diff_kinds` with how.
    """
    before, after = old or {}, new or {}
    differs = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if op not in ("update", "replace"):
        differs = []
    changed = dict.fromkeys(differs if diffs is None else diffs, "update")
    return {
        "op": op,
        "urn": urn(kind, name, *parents, stack=stack),
        "old": None
        if old is None
        else _state(old, outputs, protect=protected[0], retainOnDelete=retained),
        "new": None if new is None else _state(new, None, protect=protected[1]),
        "keys": [*replace_keys],
        "detailedDiff": {path: {"diffKind": how} for path, how in (diff_kinds or changed).items()},
    }


def update(old: Properties, new: Properties, **more: Any) -> Change:
    """Return a change in place."""
    return change("update", old, new, **more)


def _state(inputs: Properties, outputs: Properties | None, **more: bool) -> dict[str, Any]:
    return {"custom": True, "inputs": inputs, "outputs": outputs or {}, **more}


def acted(step: Change) -> dict[str, Any]:
    """Return the event of a step."""
    return {"resourcePreEvent": {"metadata": step, "planning": True}}


def failed(message: str) -> dict[str, Any]:
    """Return the event of an error."""
    return {"diagnosticEvent": {"message": message, "severity": "error"}}


def violated(
    policy: str, message: str, level: Level | str = "mandatory", resource: str | None = None
) -> dict[str, Any]:
    """Return the event of a violation."""
    said = {"policyName": policy, "message": message, "enforcementLevel": level}
    return {"policyEvent": said | {"resourceUrn": resource}}


def stream(*events: Mapping[str, Any], end: Mapping[str, Any] | None = None) -> str:
    """Return events as the engine writes them, one a line, up to the summary."""
    summary: Mapping[str, Any] = {"resourceChanges": {}, "PolicyPacks": {}, **(end or {})}
    last: Mapping[str, Any] = {"summaryEvent": summary}
    numbered = ({"sequence": n, "timestamp": 1, **one} for n, one in enumerate([*events, last]))
    return "".join(f"{json.dumps(one)}\n" for one in numbered)


def digest(*steps: Change, errors: Sequence[str] = (), **more: Any) -> str:
    """Return the same as `pulumi preview --json` writes it."""
    counts: dict[str, int] = {}
    for one in steps:
        counts[one["op"]] = counts.get(one["op"], 0) + 1
    said = [{"message": one, "severity": "error"} for one in errors]
    whole = {"steps": [*map(_in_digest, steps)], "diagnostics": said, "changeSummary": counts}
    return json.dumps(whole | {"duration": 1} | more, indent=2)


def _in_digest(step: Change) -> dict[str, Any]:
    detailed = {path: {"kind": one["diffKind"]} for path, one in step["detailedDiff"].items()}
    renamed = {_OF_DIGEST.get(name, name): value for name, value in step.items()}
    return renamed | {"detailedDiff": detailed}


def preview(
    *steps: Change,
    environment: str = "",
    violations: Sequence[dict[str, Any]] | None = None,
    errors: Sequence[str] = (),
    unchanged: int = 0,
) -> Preview:
    """Read the events of some changes; without `violations` no policy was asked."""
    end = {
        "resourceChanges": {"same": unchanged},
        "PolicyPacks": {} if violations is None else {"market-intelligence": "v0.1.0"},
    }
    events = [*map(acted, steps), *(violations or ()), *map(failed, errors)]
    return read(stream(*events, end=end), environment or "prod")


def _findings(
    steps: Sequence[Change], errors: Sequence[str] = (), load: Workload = _NO_LOAD
) -> list[Finding]:
    return findings(preview(*steps, errors=errors), load)


def finding_names(*steps: Change, errors: Sequence[str] = ()) -> list[str]:
    """Return the severity and the name of each finding."""
    return [f"{one.severity} {one.name}" for one in _findings(steps, errors)]


def explanations(*steps: Change, load: Workload = _NO_LOAD) -> list[str]:
    """Return what each finding says."""
    return [one.says for one in _findings(steps, load=load)]


def findings_page(cases: Iterable[Sequence[Change]]) -> str:
    """Return a page with each finding of some cases in full, and what to do, once."""
    every = [one for steps in cases for one in _findings(steps)]
    lines = (f"- {one.severity} `{one.name}`: {one.says} *{one.todo}*\n" for one in every)
    return "".join(dict.fromkeys(line.replace(" **\n", "\n") for line in lines))


def change_lines(*steps: Change) -> list[str]:
    """Return the lines of the comment on changes, without what keeps GitHub from links."""
    whole = preview(*steps)
    one = Review(preview=whole, changes=changes(whole), findings=())
    comment = markdown(Report(reviews=[one]))
    _, _, rest = comment.replace("\u2060", "").partition("#### Changes\n")
    return [line for line in rest.splitlines() if line.lstrip().startswith("- ")]


def detail_lines(step: Change) -> list[str]:
    """Return the details of a change, as the comment says them."""
    return [line.strip() for line in change_lines(step) if line.startswith("  ")]
