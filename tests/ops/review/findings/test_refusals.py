import pytest

from ops.review.findings.refusals import told
from ops.review.preview import Step
from ops.review.tokens import TABLE
from tests.ops.review.findings.made import preview, step

URN = f"urn:pulumi:prod::market-intelligence::market-intelligence:table:Table${TABLE}::logs"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(
            f'unable to replace resource "{URN}"\nas it is currently marked for protection. To',
            [Step(op="replace", urn=URN, type=TABLE, name="logs")],
            id="a replacement",
        ),
        pytest.param(
            f'Preview failed: resource "{URN}" cannot be deleted\nbecause it is protected. To',
            [Step(op="delete", urn=URN, type=TABLE, name="logs")],
            id="a deletion",
        ),
        pytest.param("error: preview failed", [], id="something else"),
    ],
)
def test_what_the_engine_refuses_is_a_step(error: str, expected: list[Step]) -> None:
    same = step("same", {}, {})
    assert told(preview(same, errors=(error,))).steps == (same, *expected)


def test_a_step_that_the_engine_tells_of_stays_as_it_is() -> None:
    deleted = Step(op="delete", urn=URN, type=TABLE, name="logs")
    error = f'resource "{URN}" cannot be deleted'
    before = preview(deleted, errors=(error,))
    assert told(before) == before


def test_a_preview_without_errors_stays_as_it_is() -> None:
    before = preview(step("same", {}, {}))
    assert told(before) is before
