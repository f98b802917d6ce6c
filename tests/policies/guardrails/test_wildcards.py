import pytest

from guardrails.wildcards import matches


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
        pytest.param("*", "a\nb", True, id="lines"),
        pytest.param("", "dynamodb:PutItem", False, id="empty"),
    ],
)
def test_pattern(pattern: str, value: str, expected: bool) -> None:
    assert matches(pattern, value) is expected
