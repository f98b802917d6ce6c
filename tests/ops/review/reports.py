"""Reports on previews, with findings and costs that stay as they are."""

from typing import Any

from ops.review import tokens
from ops.review.acknowledgements import Acknowledgement, NearMiss
from ops.review.changes.all import changes
from ops.review.cost import CostChange, CostLine
from ops.review.finding import Finding
from ops.review.preview import Preview
from ops.review.reading.read import read
from ops.review.review import Report, Review, report
from tests.ops.review.previews import acted, change, failed, sample, stream, update, violated

REBUILT = Finding(
    name="index-rebuilt:requests/user-index",
    severity="blocking",
    says="The index user-index of requests is dropped and built again: queries of it fail.",
    todo="Add the new one under another name.",
)
WEAKENED = Finding(
    name="recovery-weakened:logs",
    severity="look",
    says="Point-in-time recovery of logs is turned off.",
)
REPLACED = Finding(
    name="table-replaced:logs",
    severity="blocking",
    says="The table logs is replaced by an empty one: all its items are lost.",
    todo="Undo what replaces it.",
)
RETAGGED = Finding(name="tag-removed:team", severity="note", says="The tag *team* is taken off.")
CHEAPER = CostChange(
    before_usd=426.61,
    after_usd=390.65,
    lines=(CostLine(name="point-in-time recovery", before_usd=35.96, after_usd=0),),
)
NEW = CostChange(
    before_usd=0,
    after_usd=1813.61,
    lines=(
        CostLine(name="requests: writes", before_usd=0, after_usd=1804.61),
        CostLine(name="alarms", before_usd=0, after_usd=6),
        CostLine(name="dashboards", before_usd=0, after_usd=3),
    ),
)
WAITS = "can't run policy 'p' from policy pack 'm@v0.0.1' during preview: it is not known"


def review(of: Preview, *findings: Finding, **more: Any) -> Review:
    """Return the review of a preview, with findings that are given."""
    return Review(preview=of, changes=changes(of), findings=findings, **more)


def _of_sample(name: str, *findings: Finding, **more: Any) -> Review:
    return review(read(sample(name)), *findings, **more)


def everything() -> Report:
    """Return a report with something of all that there may be to say."""
    user_index = {"name": "user-index", "hashKey": "user_id", "projectionType": "ALL"}
    hook = {"endpoint": {"4dabf18193072939515e22adb298388d": "secret"}, "protocol": "https"}
    steps = [
        update(
            {"globalSecondaryIndexes": [user_index], "x|y": 1},
            {"globalSecondaryIndexes": [user_index | {"hashKey": "owner_id"}], "x|y": "`"},
            diffs=["globalSecondaryIndexes[0].hashKey", '["x|y"]'],
        ),
        change("replace", {"hashKey": "a"}, {"hashKey": "b"}, name="logs"),
        *(
            change("create", None, {"threshold": 1}, kind=tokens.ALARM, name=f"alarm-{name}")
            for name in "abcd"
        ),
        *(change("delete", {}, kind=tokens.ALIAS, name=f"alias-{name}") for name in "ab"),
        update(hook, hook, kind=tokens.SUBSCRIPTION, name="hook", diffs=["endpoint"]),
    ]
    said = [
        violated("tags", "Set tags.", "advisory"),
        violated("recovery", "Tables can be <b>restored</b>.\nSet it on a.\nAt once."),
        violated("topic", WAITS, "advisory"),
        violated("recovery", "Tables can be <b>restored</b>.\nSet it on b."),
        violated("recovery", "Tables can be <b>restored</b>.\nSet it on b."),
        violated("names", "Set a name.", "remediate"),
        violated("names", "Set a\nbetter name.", "remediate"),
        violated("topic", WAITS, "advisory"),
        violated("key", WAITS, "advisory"),
    ]
    error = f"cannot delete `{steps[-1]['urn']}`:\n# a ``` b"
    text = stream(*map(acted, steps), *said, failed(error), end={"resourceChanges": {"same": 4}})
    cost = CostChange(
        before_usd=3.333,
        after_usd=1_001,
        lines=(CostLine(name="a|b", before_usd=2.333, after_usd=1_000),),
        is_fixed_only=True,
        is_partial=True,
        unpriced=("a cache",),
        resources_usd=-2.333,
        bases=("Before is *priced* otherwise.",),
    )
    prod = review(
        read(f"$ pulumi preview\n{text}", "pre_prod_"),
        REBUILT,
        REPLACED,
        WEAKENED,
        RETAGGED,
        acknowledged=frozenset({REPLACED.name}),
        cost=cost,
        not_compared=("The *load* is not known.",),
    )
    nothing = review(read(stream(end={"resourceChanges": {"same": 1}}), "dev"), is_protected=False)
    slip = Acknowledgement("table-replaced:log", "dev")
    misses = [
        NearMiss(line="ack", why="it is short", instead="acknowledge pre_prod_ a:b"),
        NearMiss(line="dev table-replaced:log", why="no finding has that name", of=slip),
    ]
    return Report(
        reviews=[nothing, prod],
        unmatched=[slip, Acknowledgement("a:b")],
        near_misses=misses,
        title="What *changes*",
        note="By <b>hand</b>.",
    )


def reports() -> dict[str, Report]:
    """Return a report for each comment that is kept."""
    index = _of_sample("index.prod.events.jsonl", REBUILT, WEAKENED, cost=CHEAPER)
    replaced = _of_sample("replace.dev.events.jsonl", REPLACED, is_protected=False)
    nothing = CostChange(before_usd=1813.61, after_usd=1813.61)
    meant = frozenset({REPLACED.name})
    stray = [Acknowledgement("table-deleted:logs", "prod")]
    return {
        "first": Report(
            reviews=[_of_sample("first.prod.digest.json", cost=NEW)],
            note="Previewed on the embedded AWS.",
        ),
        "nothing": Report(reviews=[_of_sample("same.prod.digest.json", cost=nothing)]),
        "index": report([replaced, index], stray, note="Of commit 0123456789ab."),
        "replacement": Report(reviews=[replaced]),
        "failed": Report(reviews=[_of_sample("failed.dev.digest.json", is_protected=False)]),
        "protected": Report(
            reviews=[_of_sample("protected.prod.digest.json", REPLACED, acknowledged=meant)]
        ),
        "subscription": Report(reviews=[_of_sample("subscription.prod.events.jsonl")]),
        "everything": everything(),
    }
