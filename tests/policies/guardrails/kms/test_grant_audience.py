import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.grant_audience import GRANT, RULE
from tests.policies.conftest import Run

TRUSTED = "111122223333"


def removed(principal: str) -> list[str]:
    return [
        (
            f"Remove the principal {principal!r} from grantee_principal of grant 'requests', "
            "or list its account in trusted of the pack's config."
        )
    ]


def no_arn(shown: str) -> list[str]:
    return [f"Set grantee_principal of grant 'requests' to the ARN of a principal: it is {shown}."]


STRANGER = "arn:aws:iam::999988887777:role/reader"


@pytest.mark.parametrize(
    ("principal", "said"),
    [
        pytest.param(f"arn:aws:iam::{TRUSTED}:role/reader", [], id="trusted account"),
        pytest.param("dynamodb.us-east-1.amazonaws.com", [], id="service"),
        pytest.param(STRANGER, removed(STRANGER), id="stranger"),
        pytest.param("*", removed("*"), id="everybody"),
        pytest.param(
            f"arn:aws:iam::*:role/{TRUSTED}",
            removed(f"arn:aws:iam::*:role/{TRUSTED}"),
            id="any account",
        ),
        pytest.param("x.amazonaws.com.example.com", removed("x.amazonaws.com.example.com"), id="x"),
        pytest.param(None, no_arn("not set"), id="left out"),
        pytest.param([STRANGER], no_arn("not a string"), id="list"),
        pytest.param(
            UNKNOWN_STRING_VALUE,
            ["unknown: string value at .granteePrincipal can't be known during preview"],
            id="unknown",
        ),
    ],
)
def test_grantee(run: Run, principal: object, said: list[str]) -> None:
    props = {"keyId": "items", "granteePrincipal": principal}
    config = {"trusted": [TRUSTED]}
    assert run(as_policy(RULE), props, resource_type=GRANT, config=config) == said


def test_nobody_is_trusted_by_default(run: Run) -> None:
    props = {"granteePrincipal": f"arn:aws:iam::{TRUSTED}:role/reader"}
    assert run(as_policy(RULE), props, resource_type=GRANT) == removed(props["granteePrincipal"])
