import json
from pathlib import Path
from typing import Any

import pytest

from ops import rules
from policies.guardrails import RULES

MANDATORY: dict[str, dict[str, object]] = {"dev": {}, "staging": {}, "prod": {}}
RECOVERY = next(rule for rule in RULES if rule.name == "dynamodb-table-recovery")

CONTROLS_OF_RECOVERY = """\
AWS Security Hub DynamoDB.2
AWS Config dynamodb-pitr-enabled
AWS Control Tower CT.DYNAMODB.PR.1
checkov CKV_AWS_28
prowler dynamodb_tables_pitr_enabled
cdk-nag DynamoDBPITREnabled
KICS 327b0729-4c5c-4c44-8b5c-e476cd9c7290"""


def cells(line: str) -> list[str]:
    return line.removeprefix("| ").removesuffix(" |").split(" | ")


def test_every_rule_has_a_row_in_the_order_of_the_rules() -> None:
    rows = [cells(line) for line in rules.rules(MANDATORY)[2:]]
    assert [row[0].split("](")[0] for row in rows] == [f"[{rule.name}" for rule in RULES]
    assert {len(row) for row in rows} == {len(cells(rules.rules(MANDATORY)[0]))}


def test_a_row_says_all_of_a_rule() -> None:
    [line] = [line for line in rules.rules(MANDATORY) if "[dynamodb-table-recovery]" in line]
    assert cells(line) == [
        "[dynamodb-table-recovery](guardrails/dynamodb/table_recovery.py)",
        "high<br>mandatory",
        f"{RECOVERY.description}<br>*{RECOVERY.reason}*",
        "resource<br>`environment`<br>`minimumDays`",
        CONTROLS_OF_RECOVERY.replace("\n", "<br>"),
    ]


def test_rules_about_the_stack_say_so() -> None:
    [line] = [line for line in rules.rules(MANDATORY) if "[backup-vault-lock]" in line]
    assert cells(line)[3:] == ["stack<br>`lock`", "none"]


@pytest.mark.parametrize("rule_name", [rule.name for rule in RULES])
def test_links_lead_to_the_file_of_the_rule(rule_name: str) -> None:
    target = rules.rule_link(rule_name, "").partition("](")[2].removesuffix(")")
    assert f'name="{rule_name}"' in (rules.PACK / target).read_text()


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param({}, "mandatory", id="no entry"),
        pytest.param({"dynamodb-table-recovery": "advisory"}, "advisory", id="level"),
        pytest.param({"dynamodb-table-recovery": {}}, "mandatory", id="empty entry"),
        pytest.param(
            {"dynamodb-table-recovery": {"enforcementLevel": "disabled"}}, "disabled", id="object"
        ),
        pytest.param({"all": "advisory"}, "advisory", id="all"),
        pytest.param(
            {"all": "advisory", "dynamodb-table-recovery": {"minimumDays": 7}},
            "advisory",
            id="all, and an entry without a level",
        ),
        pytest.param(
            {"all": "advisory", "dynamodb-table-recovery": "mandatory"},
            "mandatory",
            id="an entry before all",
        ),
        pytest.param({"dynamodb-table-class": "advisory"}, "mandatory", id="another rule's"),
    ],
)
def test_level_is_that_of_the_config(config: dict[str, Any], expected: str) -> None:
    assert rules.level(RECOVERY, config) == expected


def test_levels_are_said_once_where_they_agree() -> None:
    advisory = {"dynamodb-table-recovery": "advisory"}
    assert rules.levels(RECOVERY, dict.fromkeys(MANDATORY, advisory)) == "advisory"
    assert rules.levels(RECOVERY, MANDATORY | {"dev": advisory}) == (
        "dev: advisory<br>staging: mandatory<br>prod: mandatory"
    )


def test_configs_are_the_packs_own(tmp_path: Path) -> None:
    for name in ("dev", "staging", "prod", "other"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"all": name}))
    assert rules.configs(tmp_path) == {
        "dev": {"all": "dev"},
        "staging": {"all": "staging"},
        "prod": {"all": "prod"},
    }
    assert list(rules.configs()) == ["dev", "staging", "prod"]


def test_every_parameter_has_a_row_for_each_of_its_meanings() -> None:
    named = {
        (f"`{name}`", schema["description"])
        for rule in RULES
        for name, schema in (rule.config_schema.properties if rule.config_schema else {}).items()
    }
    rows = [cells(line) for line in rules.parameters()[2:]]
    assert len(rows) == len(named)
    assert {(row[0], row[2]) for row in rows} == named


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            "| `onDemandMaximum` | `optional`, `required` | Whether tables and indexes need a "
            "maximum of request units a second. | `dynamodb-table-capacity` |",
            id="choice",
        ),
        pytest.param(
            "| `minimumDays` | integer 1 to 35 | How far back tables must be restorable; 35 if "
            "left out. | `dynamodb-table-recovery` |",
            id="bounds",
        ),
        pytest.param(
            "| `multiRegionKeys` | list | Names, in the program, of the keys that may be of "
            "several regions. | `kms-key-region` |",
            id="list",
        ),
    ],
)
def test_a_parameter_says_what_it_takes(row: str) -> None:
    assert row in rules.parameters()


def test_a_parameter_names_all_that_take_it() -> None:
    rows = [cells(line) for line in rules.parameters() if line.startswith("| `trusted` |")]
    takers = [
        f"`{rule.name}`"
        for rule in RULES
        if rule.config_schema and "trusted" in rule.config_schema.properties
    ]
    assert len(takers) > 1
    assert [row[3] for row in rows] == ["<br>".join(takers)]
