import pytest

from guardrails.iam.policies import allows
from guardrails.statements import Statement


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        pytest.param(Statement(allows=True, actions=("kms:Decrypt",)), True, id="named"),
        pytest.param(Statement(allows=True, actions=("kms:*",)), True, id="wildcard"),
        pytest.param(Statement(allows=True, actions=("kms:Encrypt",)), False, id="other"),
        pytest.param(Statement(allows=True, not_actions=("iam:*",)), True, id="not left out"),
        pytest.param(Statement(allows=True, not_actions=("kms:*",)), False, id="left out"),
    ],
)
def test_actions(statement: Statement, *, allowed: bool) -> None:
    assert allows(statement, "kms:Decrypt") is allowed
