import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity

from guardrails import RULES
from guardrails.configuration import faults, file_faults
from guardrails.rule import ResourceRule

FILES = sorted((Path(__file__).parents[3] / "policies" / "config").glob("*.json"))


def check(_args: ResourceValidationArgs) -> list[str]:
    return []


TABLE_RULE = ResourceRule(
    name="table-is-right",
    description="Tables are right.",
    severity=Severity.LOW,
    controls=(),
    reason="Wrong ones cost.",
    config_schema=PolicyConfigSchema(properties={"minimumDays": {"type": "integer"}}),
    resource_types=("aws:dynamodb/table:Table",),
    check=check,
)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        pytest.param({"all": "advisory"}, [], id="all"),
        pytest.param({"environments": ["guardrails"]}, [], id="environments of the engine"),
        pytest.param({"table-is-right": "disabled"}, [], id="level"),
        pytest.param(
            {"table-is-right": {"enforcementLevel": "advisory", "minimumDays": 7}},
            [],
            id="level and property",
        ),
        pytest.param(
            {"table-is-rigth": "advisory"},
            ["Rename or remove 'table-is-rigth': no policy has that name, but 'table-is-right'."],
            id="misspelt policy",
        ),
        pytest.param(
            {"bucket": {"minimumDays": 7}},
            ["Rename or remove 'bucket': no policy has that name."],
            id="policy like no other",
        ),
        pytest.param(
            {"table-is-right": {"minimumday": 7}},
            [
                (
                    "Rename or remove 'minimumday' in the config of table-is-right: "
                    "it has no such property, but 'minimumDays'."
                )
            ],
            id="misspelt property",
        ),
        pytest.param(
            {"table-is-right": "Mandatory", "all": {"enforcementLevel": "off"}},
            [
                (
                    "Set the level of 'table-is-right' to one of advisory, mandatory, remediate, "
                    "disabled: it is 'Mandatory'."
                ),
                (
                    "Set the level of 'all' to one of advisory, mandatory, remediate, "
                    "disabled: it is 'off'."
                ),
            ],
            id="misspelt levels",
        ),
    ],
)
def test_what_no_policy_knows_is_a_fault(file: dict[str, Any], said: list[str]) -> None:
    assert [*faults([TABLE_RULE], file)] == said


def test_every_environment_has_a_file() -> None:
    assert [file.stem for file in FILES] == ["dev", "prod", "staging"]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_file_is_right_and_names_its_own_environment_alone(file: Path) -> None:
    config = json.loads(file.read_text())
    assert [*faults(RULES, config)] == []
    named = [one["environment"] for one in config.values() if "environment" in one]
    assert set(named) == {file.stem}
    takes = [
        r.name for r in RULES if r.config_schema and "environment" in r.config_schema.properties
    ]
    assert [name for name in takes if "environment" not in config.get(name, {})] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{}", [], id="empty"),
        pytest.param(
            '{"table-is-right"',
            ["x.json: Correct the JSON: Expecting ':' delimiter: line 1 column 18 (char 17)."],
            id="broken",
        ),
        pytest.param(
            "[]", ["x.json: Set it to an object of policies: it is none."], id="no object"
        ),
        pytest.param(
            '{"table": "mandatory", "table-is-right": {"minimumdays": 1}}',
            [
                "x.json: Rename or remove 'table': no policy has that name.",
                (
                    "x.json: Rename or remove 'minimumdays' in the config of table-is-right: "
                    "it has no such property, but 'minimumDays'."
                ),
            ],
            id="misspelt",
        ),
    ],
)
def test_faults_of_a_file_have_its_name(tmp_path: Path, text: str, said: list[str]) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    assert [*file_faults([TABLE_RULE], file)] == said
