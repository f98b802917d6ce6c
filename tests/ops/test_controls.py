import re

import pytest

from ops import controls, rules
from policies.guardrails import RULES
from policies.guardrails.left_out import LEFT_OUT

CONFIGS: dict[str, dict[str, object]] = {"dev": {}, "staging": {}, "prod": {}}
COVERED = {control: rule for rule in RULES for control in rule.controls}
MATRIX = controls.matrix(CONFIGS)


def test_every_control_is_in_the_list_of_its_catalogue() -> None:
    listed: list[str] = []
    for section in "\n".join(MATRIX).split("\n## ")[1:]:
        [prefix] = [key for key, title in rules.CATALOGUES.items() if section.startswith(title)]
        listed += [f"{prefix}:{name}" for name in re.findall(r"^\| `(.*?)`", section, re.MULTILINE)]
    assert sorted(listed) == sorted([*COVERED, *LEFT_OUT])


@pytest.mark.parametrize("control", sorted(controls.ALSO_CALLED))
def test_second_names_are_of_known_controls(control: str) -> None:
    assert control in {*COVERED, *LEFT_OUT}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            "| `DynamoDB.3` | [dax-cluster-encryption]"
            "(../policies/guardrails/dax/cluster_encryption.py) | mandatory |  |",
            id="in full",
        ),
        pytest.param(
            "| `DynamoDBPITREnabled`<br>AwsSolutions-DDB3 | [dynamodb-table-recovery]"
            "(../policies/guardrails/dynamodb/table_recovery.py) | mandatory "
            "| *Narrower.* Only tables of production are checked."
            "<br>*Stricter.* A recovery period below minimumDays is refused too. |",
            id="in part, with a second name",
        ),
        pytest.param(
            f"| `SNS.2` | left out |  | {LEFT_OUT['SecurityHub:SNS.2']} |",
            id="left out",
        ),
    ],
)
def test_a_row_says_how_far_a_control_is_covered(row: str) -> None:
    assert row in MATRIX


def test_levels_are_those_of_the_configs() -> None:
    matrix = controls.matrix(CONFIGS | {"prod": {"dax-cluster-encryption": "disabled"}})
    [row] = [line for line in matrix if line.startswith("| `DynamoDB.3` |")]
    assert row.endswith("| dev: mandatory<br>staging: mandatory<br>prod: disabled |  |")


def test_a_remark_joins_what_is_said_of_the_rule_and_of_the_control() -> None:
    assert controls.remark("ControlTower:CT.DAX.PR.2", "dax-cluster-zones") == (
        "*Narrower.* Only clusters of production are checked, and two subnets count as two zones. "
        "Two zones do, where it asks for three.<br>*Stricter.* Three nodes are demanded too."
    )


def test_counts_add_up() -> None:
    counts = [
        [int(count) for count in re.findall(r"\| (\d+)", line)]
        for line in MATRIX
        if "## " not in line
    ]
    counts = [count for count in counts if len(count) == 4]
    assert len(counts) == len(rules.CATALOGUES) + 1
    assert all(known == sum(parts) for known, *parts in counts)
    assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
    assert counts[-1][2] == sum("*Narrower.*" in line for line in MATRIX)
    assert counts[-1][3] == len(LEFT_OUT)
    assert counts[-1][0] == len(COVERED) + len(LEFT_OUT)


def test_numbers_in_ids_are_sorted_by_value() -> None:
    rows = [line for line in MATRIX if line.startswith(("| `IAM", "| `CKV_AWS"))]
    ids = [line.split("`")[1] for line in rows]
    assert ids.index("IAM.1") < ids.index("IAM.21")
    assert ids.index("CKV_AWS_7") < ids.index("CKV_AWS_26") < ids.index("CKV_AWS_119")
