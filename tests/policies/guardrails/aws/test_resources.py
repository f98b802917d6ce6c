import pytest

from guardrails.aws.resources import resource_label
from tests.policies.guardrails.aws.declared import declared


@pytest.mark.parametrize(
    ("resource_type", "label"),
    [
        pytest.param("aws:dynamodb/table:Table", "Table 'requests'", id="with a module"),
        pytest.param("aws-native:dynamodb:Table", "Table 'requests'", id="without"),
        pytest.param("Table", "Table 'requests'", id="no token"),
    ],
)
def test_label(resource_type: str, label: str) -> None:
    assert resource_label(declared(resource_type, {"name": "dev-requests"})) == label
