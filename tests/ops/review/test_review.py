import pytest

from ops.review.acknowledgements import Acknowledgement
from ops.review.finding import Finding
from ops.review.preview import Violation
from ops.review.review import Report, Review, acknowledged, report
from tests.ops.review.given import preview, review, step

FOUND = Finding(name="table-deleted:logs", severity="blocking", says="It is deleted.")
FORBIDDEN = (Violation(policy="p", level="mandatory", message="No."),)


def test_resources_are_counted_by_what_is_done() -> None:
    one = review(preview(step("create"), step("create"), step("same"), environment="dev"))
    assert one.counts == {"create": 2, "same": 1}
    assert one.environment == "dev"


@pytest.mark.parametrize(
    ("one", "stops"),
    [
        pytest.param(review(findings=[FOUND]), True, id="blocked"),
        pytest.param(review(findings=[FOUND], is_protected=False), False, id="not protected"),
        pytest.param(
            review(findings=[FOUND], acknowledged=frozenset({FOUND.name})), False, id="meant"
        ),
        pytest.param(
            review(preview(violations=FORBIDDEN), is_protected=False), True, id="forbidden"
        ),
        pytest.param(review(preview(errors=("no",)), is_protected=False), True, id="failed"),
        pytest.param(review(preview(step("create"))), False, id="safe"),
    ],
)
def test_what_must_not_be_merged_stops(one: Review, stops: bool) -> None:
    assert one.stops is stops
    assert Report(reviews=[review(), one]).stops is stops


def test_findings_are_acknowledged_in_their_environment() -> None:
    meant = [Acknowledgement(FOUND.name, "dev"), Acknowledgement("other:a")]
    assert acknowledged("dev", [FOUND], meant) == {FOUND.name}
    assert acknowledged("prod", [FOUND], meant) == frozenset()


def test_what_is_acknowledged_and_nowhere_is_told() -> None:
    reviews = [review(findings=[FOUND]), review(preview(environment="dev"))]
    meant = [
        Acknowledgement(FOUND.name),
        Acknowledgement(FOUND.name, "prod"),
        Acknowledgement(FOUND.name, "dev"),
        Acknowledgement("table-deleted:log", "prod"),
    ]
    assert report(reviews, meant, title="a title", note="a note") == Report(
        reviews=reviews, unmatched=meant[2:], title="a title", note="a note"
    )


def test_what_is_worst_is_read_first_and_what_is_protected_before_what_is_not() -> None:
    blocked, safe = review(findings=[FOUND]), review(preview(step("create")))
    unprotected = review(findings=[FOUND], is_protected=False)
    nothing = review()
    given = Report(reviews=[nothing, unprotected, safe, blocked])
    assert given.worst_first == [blocked, unprotected, safe, nothing]
