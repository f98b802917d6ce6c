"""The table beside the pack's peers: what the pack finds now, and that nothing is missed."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from bench.peers import cli, pack, page, record
from bench.peers.faults import faults, none
from bench.peers.record import Found, Record
from launcher.paths import CHECKOUT
from policies.guardrails.uncovered_controls import UNCOVERED_CONTROLS

FAULTS = [*faults()]
RECORD = record.read()
NAMED = {one.name: one for one in FAULTS}
USER = Found(
    service="IAM",
    fault="a user",
    pack=(),
    peers={"checkov": ("CKV_AWS_273",), "cdk-nag": (), "prowler": ()},
)


def test_the_record_is_of_these_faults_and_the_page_of_the_record() -> None:
    assert [(one.service, one.fault) for one in RECORD.faults] == [
        (one.service, one.name) for one in FAULTS
    ]
    assert [one.peers["prowler"] for one in RECORD.faults] == [one.prowler for one in FAULTS]
    assert (CHECKOUT / page.FILE).read_text() == cli.text(RECORD, FAULTS)
    assert record.FILE.read_text() == record.written(RECORD)
    assert len({(one.service, one.name) for one in FAULTS}) == len(FAULTS)


def test_the_pack_finds_what_the_record_says() -> None:
    stale = "Correct the tables of bench/peers/faults.yaml, then run `./mi peers`."
    assert pack.found(FAULTS) == [[*one.pack] for one in RECORD.faults], stale
    assert pack.found([none()]) == [[]]


def test_nothing_is_missed_that_a_peer_finds() -> None:
    assert cli.gaps(RECORD) == []
    # What stands in controls.md as left out by its reason is not missed either.
    assert {one.fault for one in RECORD.faults if one.left_out} == {
        "a group without users",
        "logs by a policy of AWS",
        "passwords that are short and never end",
    }


def test_what_is_missed_is_said_with_who_finds_it() -> None:
    [left_out] = [one for one in RECORD.faults if one.fault == "logs by a policy of AWS"]
    beside = {**left_out.peers, "checkov": ("CKV_AWS_273",)}
    also = left_out.model_copy(update={"peers": beside})
    missing = RECORD.model_copy(
        update={
            "faults": (USER, left_out, also),
            "checks": {"checkov": ("CKV_AWS_7", "CKV_AWS_9999"), "cdk-nag": ("SNSNew",)},
        }
    )
    by_both = "checkov: CKV_AWS_273; cdk-nag: AwsSolutions-IAM4."
    assert cli.gaps(missing) == [
        "Missed, IAM: a user. checkov: CKV_AWS_273; cdk-nag: -.",
        f"Missed, IAM, who has it: logs by a policy of AWS. {by_both}",
        "Not in docs/controls.md: cdk-nag:SNSNew, checkov:CKV_AWS_9999.",
    ]


def test_the_page_says_who_found_what() -> None:
    right = {"checkov": (), "cdk-nag": ("AwsSolutions-KDS3",), "prowler": ()}
    shown = page.page(
        Record(
            date=RECORD.date,
            versions={"checkov": "3", "cdk-nag": "4", "prowler": "5"},
            faults=(
                USER.model_copy(update={"pack": ("iam-user-absence", "iam-role-trust")}),
                USER.model_copy(update={"fault": "missed"}),
            ),
            checks={},
            of_right=right,
        ),
        [True, False],
    )
    assert "| the pack | 1 |\n| checkov | 2 |\n| cdk-nag | 0 |\n" in shown
    assert shown.endswith(
        """\
## IAM

| fault | the pack | checkov | cdk-nag | prowler |
|---|---|---|---|---|
| a user | [iam-user-absence](../policies/guardrails/iam/user_absence.py)<br>"""
        """[iam-role-trust](../policies/guardrails/iam/role_trust.py) | `CKV_AWS_273` |  |  |
| missed |  | `CKV_AWS_273` | - |  |

## Left out on purpose

With these checks, checkov or cdk-nag report a fault that the pack permits, or report the correct
service.

| control | why |
|---|---|
"""
        f"| `cdk-nag:KinesisDataStreamDefaultKeyWhenSSE` | "
        f"{UNCOVERED_CONTROLS['cdk-nag:KinesisDataStreamDefaultKeyWhenSSE']} |\n"
    )


def test_a_fault_is_the_same_to_all() -> None:
    public = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    one = NAMED["a key for everybody"]
    [key] = [resource for resource in one.resources() if resource.name == "key-0"]
    assert json.loads(key.inputs["policy"])["Statement"][-1] == public
    assert one.template is not None
    assert one.template["Key"]["Properties"]["KeyPolicy"]["Statement"][-1] == public
    assert json.dumps(json.dumps(public))[2:-2] in one.terraform()
    removed = NAMED["a topic that nobody hears"]
    assert "subscription" not in removed.parts
    assert removed.template is not None
    assert "Subscription" not in removed.template
    assert NAMED["an item of the table in the program"].template is None


def test_terraform_has_blocks_references_and_maps() -> None:
    lines = none().terraform().splitlines()
    start = lines.index('resource "aws_sns_topic" "topic" {')
    assert lines[start + 1 : start + 3] == [
        'name = "alerts-0"',
        'kms_master_key_id = "${aws_kms_key.key.arn}"',
    ]
    start = lines.index('name = "user-index"')
    assert lines[start - 1 : start + 6] == [
        "global_secondary_index {",
        'name = "user-index"',
        'projection_type = "ALL"',
        "key_schema {",
        'attribute_name = "user_id"',
        'key_type = "HASH"',
        "}",
    ]
    assert 'dimensions = {"TableName": "prod-market-intelligence-requests"}' in lines


def test_a_record_that_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    file.write_text(record.written(RECORD).replace('"versions"', '"version"'))
    with pytest.raises(ValidationError):
        record.read(file)
