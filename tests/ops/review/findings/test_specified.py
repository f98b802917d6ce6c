import pytest

from ops.review.findings.specified import short_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("prod-market-intelligence-requests", "requests"),
        ("my-own-request-processing-logs", "logs"),
        ("market-intelligence-requests", "market-intelligence-requests"),
        ("user-index", "user-index"),
    ],
)
def test_a_table_of_the_specification_has_a_short_name(name: str, expected: str) -> None:
    assert short_name(name) == expected
