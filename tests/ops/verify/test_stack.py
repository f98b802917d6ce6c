"""A whole stack: its checks, its outputs, and what its file does not say in plain text."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ops import stacks
from ops.verify.aws import Aws
from ops.verify.checks import CheckResult
from ops.verify.deployed import Deployed, Outputs
from ops.verify.sections import submit
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import AnsweringAws, Answers
from tests.ops.verify import account
from tests.ops.verify.account import INDEXES, REQUESTS, TABLE_ARN
from tests.ops.verify.findings import good, told, verified, wrong

PREFIX = "prod-market-intelligence"
OTHER = "other-market-intelligence-requests"
WRITE = "Run `pulumi up --refresh --stack prod`, which exports the outputs again."


def answers(of: Deployed) -> list[CheckResult]:
    """Ask everything, sections side by side."""
    with ThreadPoolExecutor() as pool:
        return [check for section in submit(of, pool) for check in section.result()]


def test_a_stack_as_its_file_says_is_good_section_by_section(of: Deployed) -> None:
    checks = answers(of)
    assert {check.status for check in checks} == {"ok"}
    assert [*dict.fromkeys(check.section for check in checks)] == [
        *("requests", "logs", "alarms", "topic", "dashboard", "backup", "cache", "policies"),
        "outputs",
    ]
    assert len({(check.section, check.name) for check in checks}) == len(checks)


def test_a_stack_that_switches_everything_off_has_its_tables_only(
    of: Deployed, tmp_path: Path
) -> None:
    switches = ("alarms", "dashboard", "backup", "grants", "logs", "cache")
    off = "".join(f"  market-intelligence:{one}: {{enabled: false}}\n" for one in switches)
    (tmp_path / "Pulumi.prod.yaml").write_text(f"config:\n  aws:region: {REGION}\n{off}")
    bare = of.another(stacks.read("prod", tmp_path))
    assert {check.section for check in verified(bare)} == {"requests", "outputs"}
    assert [one.name for one in verified(bare) if one.section == "outputs"] == [
        *("names", "requestsTableName", "requestsIndexNames", "requestsRetentionDays"),
        "requestsTableArn",
    ]


def test_every_output_is_told_as_the_stack_has_it(of: Deployed) -> None:
    found = good(of, "outputs")
    names = found.pop("names")
    # AWS gives a plan of backups its id.
    assert names == sorted([*found, "backupPlanId"]) == sorted(of.outputs.values)
    policies = f"arn:aws:iam::{ACCOUNT}:policy/{PREFIX}"
    for table in ("requests", "logs"):
        assert found.pop(f"{table}PolicyArns") == {
            role: f"{policies}-{table}-{role}-{REGION}"
            for role in ("reader", "writer", "stream-consumer")
        }
        assert str(found.pop(f"{table}StreamArn")).startswith(f"{TABLE_ARN}/")
    logs = "prod-request-processing-logs"
    assert found.pop("alarmMonthlyUsd") == round(sum(one.monthly_usd for one in of.alarms), 2)
    assert found == {
        "requestsTableName": REQUESTS,
        "requestsTableArn": f"{TABLE_ARN}/{REQUESTS}",
        "requestsIndexNames": [*INDEXES[REQUESTS]],
        "requestsRetentionDays": 90,
        "logsTableName": logs,
        "logsTableArn": f"{TABLE_ARN}/{logs}",
        "logsIndexNames": [*INDEXES[logs]],
        "alarmCount": len(of.alarms),
        "alarmTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}-alarms",
        "backupVaultName": f"{PREFIX}-backups",
        "cacheEndpoint": of.outputs.text("cacheEndpoint"),
        "dashboardName": f"{PREFIX}-tables-{REGION}",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requestsTableArn", f"{TABLE_ARN}/{OTHER}"),
        ("requestsIndexNames", ["user-index"]),
        ("requestsStreamArn", f"{TABLE_ARN}/{OTHER}/stream/1"),
        ("requestsRetentionDays", 30),
        ("logsPolicyArns", {"reader": "arn"}),
        ("alarmCount", 0),
        ("alarmMonthlyUsd", 0),
        ("cacheEndpoint", "elsewhere:8111"),
    ],
)
def test_an_output_that_is_not_so_is_found(of: Deployed, name: str, value: object) -> None:
    policies = {"reader": of.outputs.texts("logsPolicyArns")["reader"]}
    given = policies if name == "logsPolicyArns" else value
    changed = replace(of, outputs=Outputs({**of.outputs.values, name: given}))
    [check] = wrong(changed)
    assert (check.section, check.name, check.status) == ("outputs", name, "failed")
    assert check.action == WRITE


@pytest.mark.parametrize(
    "name",
    [
        *("requestsTableName", "requestsTableArn", "requestsPolicyArns", "alarmTopicArn"),
        *("dashboardName", "backupVaultName", "backupPlanId", "cacheEndpoint"),
    ],
)
def test_an_output_less_is_found_once(of: Deployed, name: str) -> None:
    values = {key: value for key, value in of.outputs.values.items() if key != name}
    lacking = replace(of, outputs=Outputs({**values, "more": "value"}))
    assert told(wrong(lacking)) == [("outputs: names", sorted(values), sorted([*values, name]))]
    unknown = [check.found for check in verified(lacking) if check.status == "unknown"]
    assert {*unknown} == {f"the stack has no output {name}"}


def test_a_policy_that_the_outputs_do_not_name_is_not_known(of: Deployed) -> None:
    arns = of.outputs.texts("logsPolicyArns")
    kept = {"logsPolicyArns": {role: arns[role] for role in ("reader", "writer")}}
    changed = replace(of, outputs=Outputs({**of.outputs.values, **kept}))
    assert [check.found for check in verified(changed) if check.status == "unknown"] == [
        "the output logsPolicyArns has no stream-consumer"
    ]


def test_a_table_name_that_is_not_so_leads_astray(of: Deployed) -> None:
    changed = replace(of, outputs=Outputs({**of.outputs.values, "requestsTableName": OTHER}))
    assert told(wrong(changed)) == [
        ("requests: status", "missing", "ACTIVE"),
        ("outputs: requestsTableName", OTHER, REQUESTS),
    ]


def encrypted(of: Deployed, folder: Path, plain: str) -> list[CheckResult]:
    """Verify what is deployed by a file in which a setting is encrypted."""
    name = plain.partition(":")[0]
    text = account.FILE.replace(plain, f"{name}: {{secure: v1:abc}}")
    assert text != account.FILE
    (folder / "Pulumi.prod.yaml").write_text(text)
    return answers(of.another(stacks.read("prod", folder)))


@pytest.mark.parametrize(
    ("plain", "setting", "decided"),
    [
        pytest.param("team: search", "tags.team", {"tags"}, id="a value"),
        pytest.param(
            "    account: true",
            "alarms.account",
            {
                "account-ReadCapacityUtilization",
                "account-UserErrors",
                "account-WriteCapacityUtilization",
                "alarmCount",
                "alarmMonthlyUsd",
            },
            id="a switch",
        ),
        pytest.param("endpoint: on-call@example.com", "", set[str](), id="what is not looked at"),
        pytest.param(
            "tags:\n    team: search", "tags", {"market-intelligence:tags"}, id="no one can guess"
        ),
    ],
)
def test_what_an_encrypted_setting_decides_is_not_known(
    of: Deployed, tmp_path: Path, plain: str, setting: str, decided: set[str]
) -> None:
    checks = encrypted(of, tmp_path, plain)
    unknown = [one for one in checks if one.status == "unknown"]
    assert {one.name for one in unknown} == decided
    for one in unknown:
        assert one.found == f"market-intelligence:{setting} is encrypted"
        assert one.expected == f"as market-intelligence:{setting} says"
        assert one.action == (
            "Set it in plain text, with `pulumi config set --plaintext --path`, or check it "
            "yourself."
        )
    assert {one.status for one in checks if one.name not in decided} == {"ok"}


def test_a_rehearsal_is_asked_everything(of: Deployed, aws: Answers) -> None:
    embedded = replace(of, aws=AnsweringAws(aws, "http://127.0.0.1:1"))
    assert {one.status for one in answers(embedded)} == {"ok"}
    aws.table(REQUESTS).update(SSEDescription=None, Replicas=[], TableClassSummary={})
    assert [one.name for one in answers(embedded) if one.status == "failed"] == [
        *("encryption", "replicas"),
    ]


def test_what_mends_a_rehearsal_does_not_reach_the_stack_itself(of: Deployed) -> None:
    there = replace(of, aws=Aws(REGION, "http://127.0.0.1:4566"))
    assert there.fix == (
        'Run `eval "$(make -s env STACK=prod)" && pulumi up --refresh --stack prod`, which '
        "restores the setting."
    )
