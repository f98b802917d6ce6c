import pytest

from ops.verify.deployed import Deployed
from ops.verify.grants import policy_arns, questions
from tests.conftest import ACCOUNT
from tests.ops.verify.estate import checked, client, found

START = f"arn:aws:iam::{ACCOUNT}:policy/prod-market-intelligence"
ARNS = {
    f"{table} {role}": f"{START}-{table}-{role}-us-east-1"
    for table in ("requests", "logs")
    for role in ("reader", "writer", "stream-consumer")
}


@pytest.mark.parametrize("check", ARNS)
def test_a_policy_that_is_gone_is_found(of: Deployed, check: str) -> None:
    client("iam").delete_policy(PolicyArn=ARNS[check])
    assert found(of) == {f"policies: {check}": "failed"}


def test_every_policy_is_told(of: Deployed) -> None:
    assert {check.check: check.found for check in checked(questions(of))} == ARNS


def test_a_policy_that_the_outputs_do_not_name_is_left_to_the_check_of_those(
    of: Deployed,
) -> None:
    arns = of.outputs.texts("logsPolicyArns")
    kept = {"logsPolicyArns": {role: arns[role] for role in ("reader", "writer")}}
    of.outputs.values = {**of.outputs.values, **kept}
    assert found(of) == {"outputs: logsPolicyArns": "failed"}
    assert [check.found for check in checked(questions(of)) if check.status != "ok"] == [
        "the output logsPolicyArns has no stream-consumer"
    ]


def test_only_a_stream_has_consumers(of: Deployed) -> None:
    assert [*policy_arns(of, of.tables[0])] == ["reader", "writer", "stream-consumer"]
