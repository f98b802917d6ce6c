import json

from ops.review.acknowledgements import Acknowledgement, NearMiss
from ops.review.changes.change import Change, Detail
from ops.review.cost import CostChange, CostLine
from ops.review.document import document
from ops.review.finding import Finding
from ops.review.preview import Violation
from ops.review.review import Report
from tests.ops.review.given import preview, review, step

FOUND = Finding(name="table-deleted:logs", severity="blocking", says="It is.", todo="Keep it.")
CHANGE = Change(
    group="logs",
    op="delete",
    kind="table",
    kinds="tables",
    name="logs",
    details=(Detail("a", None, "b", "c", is_path=True),),
)
COST = CostChange(
    before_usd=3.333,
    after_usd=1,
    lines=(CostLine(name="logs", before_usd=2.333, after_usd=0),),
    is_partial=True,
    unpriced=("a cache",),
)


def test_everything_is_in_the_document() -> None:
    one = review(
        preview(
            step("delete"),
            violations=(Violation(policy="p", level="advisory", message="No.", urn="urn:a"),),
            errors=("no",),
            unchanged=4,
            skipped=("line 1: `$`",),
        ),
        changes=[CHANGE],
        findings=[FOUND],
        acknowledged=frozenset({FOUND.name}),
        cost=COST,
    )
    bare = review(preview(environment="dev"), is_protected=False)
    report = Report(
        reviews=[one, bare],
        unmatched=[Acknowledgement("a:b", "dev")],
        near_misses=[NearMiss(line="ack", why="it is short", instead="acknowledge dev a:b")],
        note="here",
    )
    assert json.loads(json.dumps(document(report))) == {
        "schemaVersion": 1,
        "note": "here",
        "stops": True,
        "unmatchedAcknowledgements": ["dev a:b"],
        "nearMisses": [{"line": "ack", "why": "it is short", "instead": "acknowledge dev a:b"}],
        "environments": [
            {
                "environment": "prod",
                "stack": "prod",
                "verdict": "blocked",
                "protected": True,
                "stops": True,
                "counts": {
                    "create": 0,
                    "import": 0,
                    "update": 0,
                    "replace": 0,
                    "delete": 1,
                    "unchanged": 4,
                },
                "errors": ["no"],
                "skipped": ["line 1: `$`"],
                "findings": [
                    {
                        "name": "table-deleted:logs",
                        "severity": "blocking",
                        "says": "It is.",
                        "todo": "Keep it.",
                        "acknowledged": True,
                    }
                ],
                "changes": [
                    {
                        "group": "logs",
                        "op": "delete",
                        "kind": "table",
                        "name": "logs",
                        "details": [
                            {
                                "what": "a",
                                "isPath": True,
                                "before": None,
                                "after": "b",
                                "note": "c",
                            }
                        ],
                    }
                ],
                "monthlyCost": {
                    "beforeUsd": 3.33,
                    "afterUsd": 1,
                    "lines": [{"name": "logs", "beforeUsd": 2.33, "afterUsd": 0}],
                    "isFixedOnly": False,
                    "isPartial": True,
                    "unpriced": ["a cache"],
                },
                "violations": [
                    {"policy": "p", "level": "advisory", "message": "No.", "urn": "urn:a"}
                ],
            },
            {
                "environment": "dev",
                "stack": "dev",
                "verdict": "nothing to do",
                "protected": False,
                "stops": False,
                "counts": {
                    "create": 0,
                    "import": 0,
                    "update": 0,
                    "replace": 0,
                    "delete": 0,
                    "unchanged": 0,
                },
                "errors": [],
                "skipped": [],
                "findings": [],
                "changes": [],
                "monthlyCost": None,
                "violations": None,
            },
        ],
    }
