from dataclasses import replace
from typing import Any, cast

import pytest

from ops.verify.deployed import Deployed
from ops.verify.exports import questions
from ops.verify.outputs import Outputs
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.estate import checked, found

OTHER = "other-market-intelligence-requests"


def with_outputs(of: Deployed, **changes: Any) -> Deployed:
    return replace(of, outputs=Outputs({**of.outputs.values, **changes}))


def without(of: Deployed, name: str) -> Deployed:
    values = {key: value for key, value in of.outputs.values.items() if key != name}
    return replace(of, outputs=Outputs(values))


def listed(value: object) -> list[str]:
    return cast("list[str]", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requestsTableArn", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{OTHER}"),
        ("requestsIndexNames", ["user-index"]),
        ("requestsStreamArn", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{OTHER}/stream/1"),
        ("requestsRetentionDays", 30),
        ("logsTableArn", ""),
        ("logsIndexNames", []),
        ("alarmCount", 0),
        ("alarmMonthlyUsd", 0),
        ("cacheEndpoint", "elsewhere:8111"),
    ],
)
def test_an_output_that_is_not_so_is_found(of: Deployed, name: str, value: object) -> None:
    assert found(with_outputs(of, **{name: value})) == {f"outputs: {name}": "failed"}


@pytest.mark.parametrize(
    "name",
    [
        "requestsTableName",
        "requestsTableArn",
        "requestsPolicyArns",
        "logsTableName",
        "alarmTopicArn",
        "dashboardName",
        "backupVaultName",
        "backupPlanId",
        "cacheEndpoint",
    ],
)
def test_an_output_less_is_found_once(of: Deployed, name: str) -> None:
    lacking = without(of, name)
    assert found(lacking) == {"outputs: names": "failed"}
    names = checked(questions(lacking))[0]
    assert names.found == [one for one in listed(names.expected) if one != name]


def test_outputs_of_others_are_no_fault(of: Deployed) -> None:
    assert found(with_outputs(of, more="value")) == {}


def test_a_name_that_is_not_so_leads_astray(of: Deployed) -> None:
    assert found(with_outputs(of, requestsTableName=OTHER)) == {
        "outputs: requestsTableName": "failed",
        "requests: status": "failed",
    }


def test_every_output_of_the_program_is_looked_at(of: Deployed) -> None:
    checks = [check.check for check in checked(questions(of))]
    assert sorted(checks) == sorted(["names", *(of.outputs.values.keys() - {"backupPlanId"})])
