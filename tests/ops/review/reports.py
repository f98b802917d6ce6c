"""Reports of real previews, with findings and costs that stay as they are."""

from ops.review.acknowledgements import Acknowledgement
from ops.review.changes.all import changes
from ops.review.cost import CostChange, CostLine
from ops.review.finding import Finding
from ops.review.reading.read import read
from ops.review.review import Report, Review, report
from tests.ops.review.given import sample

REBUILT = Finding(
    name="index-rebuilt:requests/user-index",
    severity="blocking",
    says="The index user-index of requests is dropped and built anew: queries of it fail.",
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


def reviewed(
    name: str,
    *findings: Finding,
    meant: frozenset[str] = frozenset(),
    cost: CostChange | None = None,
    is_protected: bool = True,
) -> Review:
    preview = read(sample(name))
    return Review(
        preview=preview,
        changes=changes(preview),
        findings=findings,
        acknowledged=meant,
        cost=cost,
        is_protected=is_protected,
    )


def reports() -> dict[str, Report]:
    """Give a report for each comment that is kept."""
    index = reviewed("index.prod.events.jsonl", REBUILT, WEAKENED, cost=CHEAPER)
    replaced = reviewed("replace.dev.events.jsonl", REPLACED, is_protected=False)
    nothing = CostChange(before_usd=1813.61, after_usd=1813.61)
    first = reviewed("first.prod.digest.json", cost=NEW)
    stray = [Acknowledgement("table-deleted:logs", "prod")]
    return {
        "first": Report(reviews=[first], note="Previewed on the embedded AWS."),
        "nothing": Report(reviews=[reviewed("same.prod.digest.json", cost=nothing)]),
        "index": report([replaced, index], stray, note="Of commit 0123456789ab."),
        "replacement": Report(reviews=[replaced]),
        "failed": Report(reviews=[reviewed("failed.dev.digest.json", is_protected=False)]),
        "protected": Report(
            reviews=[
                reviewed("protected.prod.digest.json", REPLACED, meant=frozenset({REPLACED.name}))
            ]
        ),
        "subscription": Report(reviews=[reviewed("subscription.prod.events.jsonl")]),
    }
