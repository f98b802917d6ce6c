"""Faults in the pack's config are found, such as unknown names."""

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import PolicyConfigSchema, Severity

from guardrails import RULES
from guardrails.configuration import faults, file_faults
from guardrails.environment import CONFIG_SCHEMA
from guardrails.rule import ResourceRule
from ops import stacks
from rehearsal.stack_file import known_stacks
from tests.policies.asking import cases

FILES = sorted((Path(__file__).parents[3] / "policies" / "config").glob("*.json"))
OF_NO_STACK = {"any", "bootstrap"}
TABLE_RULE = ResourceRule(
    name="table-is-right",
    description="Tables are right.",
    severity=Severity.LOW,
    controls=(),
    reason="Wrong ones cost.",
    config_schema=PolicyConfigSchema(properties={"minimumDays": {"type": "integer"}}),
    resource_types=("aws:dynamodb/table:Table",),
    check=lambda _: [],
)


def no_level(name: str, level: str) -> str:
    levels = "advisory, mandatory, remediate, disabled"
    return f"Set the level of {name!r} to one of {levels}: it is {level!r}."


@cases(
    "file said",
    {
        "all": ({"all": "advisory"}, []),
        "environments of the engine": ({"environments": ["guardrails"]}, []),
        "level": ({"table-is-right": "disabled"}, []),
        "level and property": (
            {"table-is-right": {"enforcementLevel": "advisory", "minimumDays": 7}},
            [],
        ),
        "exemptions": ({"table-is-right": {"exemptions": []}}, []),
        "misspelt policy": (
            {"table-is-rigth": "advisory"},
            [
                (
                    "Rename or remove 'table-is-rigth': "
                    "there is no such policy, the nearest is 'table-is-right'."
                )
            ],
        ),
        "policy like no other": (
            {"bucket": {"minimumDays": 7}},
            ["Rename or remove 'bucket': there is no such policy."],
        ),
        "value of another type": (
            {"table-is-right": {"minimumDays": "7"}},
            ["Set minimumDays of table-is-right to a whole number: it is '7'."],
        ),
        "misspelt property": (
            {"table-is-right": {"minimumday": 7}},
            [
                (
                    "Rename or remove 'minimumday' in the config of table-is-right: there is no "
                    "such property, the nearest is 'minimumDays'."
                )
            ],
        ),
        "property of all": (
            {"all": {"minimumDays": 7}},
            ["Rename or remove 'minimumDays' in the config of all: there is no such property."],
        ),
        "misspelt levels": (
            {"table-is-right": "Mandatory", "all": {"enforcementLevel": "off"}},
            [no_level("table-is-right", "Mandatory"), no_level("all", "off")],
        ),
    },
)
def test_unknown_names_are_faults(file: dict[str, Any], said: list[str]) -> None:
    assert [*faults([TABLE_RULE], file)] == said


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_config_file_is_valid_and_names_only_its_own_environment(file: Path) -> None:
    environments = CONFIG_SCHEMA.properties["environment"]["enum"]
    owners = {stack: stacks.settings(stack).environment for stack in known_stacks()}
    owners |= {name: name for name in environments}
    stems = {file.stem for file in FILES}
    assert {*environments, *OF_NO_STACK} <= stems <= {*owners, *OF_NO_STACK}
    assert [*file_faults(RULES, file)] == []
    config = json.loads(file.read_text())
    schemas = {rule.name: rule.config_schema for rule in RULES if rule.config_schema}
    takes = {name for name, schema in schemas.items() if "environment" in schema.properties}
    given = {name: one["environment"] for name, one in config.items() if "environment" in one}
    # Those for any program and for accounts leave each stack's name to say what it is.
    named = () if file.stem in OF_NO_STACK else takes
    assert given == dict.fromkeys(named, owners.get(file.stem))


@cases(
    "text said",
    {
        "empty": ("{}", []),
        "broken": (
            '{"table-is-right"',
            ["Correct the JSON: Expecting ':' delimiter: line 1 column 18 (char 17)."],
        ),
        "no object": (
            "[]",
            [("Set the config to an object with an entry for each policy: it is not an object.")],
        ),
        "twice": (
            '{"table-is-right": "mandatory", "table-is-right": "disabled"}',
            [
                (
                    "Remove the duplicates of 'table-is-right' in one object: the engine would "
                    "use the last one, and silently ignore the others."
                )
            ],
        ),
        "twice in an entry": (
            '{"table-is-right": {"minimumDays": 35, "\\u006dinimumDays": 1}}',
            [
                (
                    "Remove the duplicates of 'minimumDays' in one object: the engine would use "
                    "the last one, and silently ignore the others."
                )
            ],
        ),
        "misspelt": (
            '{"table": "mandatory"}',
            ["Rename or remove 'table': there is no such policy."],
        ),
    },
)
def test_faults_of_a_file_have_its_name(tmp_path: Path, text: str, said: list[str]) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    assert [*file_faults([TABLE_RULE], file)] == [f"x.json: {one}" for one in said]


@cases(
    "given said",
    {
        "too high": (
            {"dynamodb-table-recovery": {"minimumDays": 36}},
            "Set minimumDays of dynamodb-table-recovery to a whole number from 1 to 35: it is 36.",
        ),
        "not whole": (
            {"cloudwatch-alarm-mute": {"longestMuteHours": 0.5}},
            (
                "Set longestMuteHours of cloudwatch-alarm-mute to a whole number of 1 or more: "
                "it is 0.5."
            ),
        ),
        "endless": (
            {"cloudwatch-alarm-mute": {"longestMuteHours": float("inf")}},
            (
                "Set longestMuteHours of cloudwatch-alarm-mute to a whole number of 1 or more: "
                "it is inf."
            ),
        ),
        "true": (
            {"backup-plan-schedule": {"longestGapDays": True}},
            (
                "Set longestGapDays of backup-plan-schedule to a whole number of 1 or more: "
                "it is True."
            ),
        ),
        "none of the values": (
            {"backup-vault-lock": {"lock": "maybe"}},
            "Set lock of backup-vault-lock to one of required, optional: it is 'maybe'.",
        ),
        "no list": (
            {"aws-resource-region": {"regions": "us-east-1"}},
            "Set regions of aws-resource-region to a list: it is 'us-east-1'.",
        ),
        "empty text in a list": (
            {"aws-resource-region": {"regions": ["us-east-1", ""]}},
            "Set regions[1] of aws-resource-region to text of 1 or more characters: it is ''.",
        ),
        "of another form in a list": (
            {"dynamodb-resource-policy-audience": {"trusted": ["1234"]}},
            (
                "Set trusted[0] of dynamodb-resource-policy-audience to text that matches "
                "^([0-9]{12}|o-[a-z0-9]{10,32})$: it is '1234'."
            ),
        ),
        "no object": (
            {"aws-resource-tags": {"required": []}},
            "Set required of aws-resource-tags to an object: it is [].",
        ),
        "of another type in an object": (
            {"aws-resource-tags": {"required": {"team": "search"}}},
            "Set required['team'] of aws-resource-tags to a list: it is 'search'.",
        ),
        "member that is not there": (
            {"dynamodb-table-contract": {"tableNames": {"orders": "orders"}}},
            (
                "Remove 'orders' from tableNames of dynamodb-table-contract: the allowed names "
                "are 'market-intelligence-requests', 'request-processing-logs'."
            ),
        ),
    },
)
def test_values_that_the_schema_does_not_allow_are_refused(
    given: dict[str, Any], said: str
) -> None:
    assert [*faults(RULES, given)] == [said]


def test_whole_numbers_may_come_as_the_engine_sends_them() -> None:
    assert [*faults(RULES, {"dynamodb-table-recovery": {"minimumDays": 7.0}})] == []
