import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.wildcards import matches

ADVERSARIAL = [
    pytest.param("*a" * 1000, "a" * 999, id="one too many"),
    pytest.param("*a*" * 1000 + "b", "a" * 2048, id="another end"),
    pytest.param("a*" * 6000, "a" * 2048 + "b", id="longer than the value"),
    pytest.param("*?" * 1000 + "b", "a" * 2048, id="any characters"),
    pytest.param("*" * 20480, "a" * 2048, id="stars alone"),
    pytest.param("*" + "?" * 1000 + "b*", "a" * 2048, id="a long run of any character"),
]


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        pytest.param("*", "dynamodb:PutItem", True, id="anything"),
        pytest.param("dynamodb:*", "dynamodb:PutItem", True, id="service"),
        pytest.param("DynamoDB:put*", "dynamodb:PutItem", True, id="case"),
        pytest.param("dynamodb:???Item", "dynamodb:PutItem", True, id="single characters"),
        pytest.param("dynamodb:PutItem*", "dynamodb:PutItem", True, id="nothing more"),
        pytest.param("dynamodb:PutItem?", "dynamodb:PutItem", False, id="one too few"),
        pytest.param("dynamodb:Put", "dynamodb:PutItem", False, id="prefix"),
        pytest.param("dynamodb.PutItem", "dynamodb:PutItem", False, id="dot"),
        pytest.param("dynamodb:[P]utItem", "dynamodb:PutItem", False, id="brackets"),
        pytest.param("ab*ba", "aba", False, id="ends that overlap"),
        pytest.param("*", "a\nb", True, id="lines"),
        pytest.param("", "dynamodb:PutItem", False, id="empty"),
    ],
)
def test_a_pattern_matches_a_whole_value(pattern: str, value: str, expected: bool) -> None:
    assert matches(pattern, value) is expected


def test_case_counts_where_it_is_asked_for() -> None:
    assert matches("table/Orders*", "table/orders", ignores_case=True)
    assert not matches("table/Orders*", "table/orders", ignores_case=False)


@given(st.text("ab*?", max_size=8), st.text("ab\n", max_size=8))
def test_a_pattern_matches_what_the_same_regular_expression_does(pattern: str, value: str) -> None:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    expected = re.fullmatch(expression, value, re.DOTALL) is not None
    assert matches(pattern, value) is expected


@pytest.mark.parametrize(("pattern", "value"), ADVERSARIAL)
def test_no_pattern_takes_long(pattern: str, value: str) -> None:
    started = time.process_time()
    matches(pattern, value)
    assert time.process_time() - started < 0.1
