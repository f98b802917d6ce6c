from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.aws.resource_region import PLAN, PROVIDER, RULE
from guardrails.dynamodb.global_table_version import GLOBAL_TABLE
from guardrails.dynamodb.replicas import TABLE_REPLICA
from guardrails.dynamodb.tables import TABLE
from guardrails.kms.keys import REPLICA_KEY
from tests.policies.conftest import Run
from tests.policies.guardrails.aws.declared import declared, found

ONE = {"regions": ["us-east-1"]}
TWO = {"regions": ["us-east-1", "eu-west-1"]}
ROLE = "aws:iam/role:Role"
BUCKET = "aws:s3/bucket:Bucket"


def unknown(path: str, kind: str = "string") -> str:
    return f"unknown: {kind} value at .{path} can't be known during preview"


@pytest.mark.parametrize(
    ("props", "config", "said"),
    [
        pytest.param({"region": "us-east-1"}, ONE, [], id="allowed"),
        pytest.param({"region": "eu-west-1"}, TWO, [], id="one of two"),
        pytest.param({"region": "eu-west-1"}, {}, [], id="any, by default"),
        pytest.param({"region": "eu-west-1"}, {"regions": []}, [], id="any, as none is listed"),
        pytest.param(
            {"region": "us-west-2"},
            TWO,
            [" to 'us-east-1' or 'eu-west-1': it is 'us-west-2'."],
            id="not listed",
        ),
        pytest.param(
            {"region": "US-EAST-1"}, ONE, [" to 'us-east-1': it is 'US-EAST-1'."], id="other case"
        ),
        pytest.param(
            {}, ONE, [": it is not set, and so up to whoever runs the program."], id="left out"
        ),
        pytest.param(
            {}, {}, [": it is not set, and so up to whoever runs the program."], id="not even any"
        ),
        pytest.param(
            {"region": None},
            ONE,
            [": it is not set, and so up to whoever runs the program."],
            id="null",
        ),
        pytest.param(
            {"region": ""}, ONE, [": it is '', and so up to whoever runs the program."], id="empty"
        ),
        pytest.param(
            {"region": 1.0},
            ONE,
            [": it is not a string, and so up to whoever runs the program."],
            id="number",
        ),
        pytest.param(
            {"region": ["us-east-1"]},
            ONE,
            [": it is not a string, and so up to whoever runs the program."],
            id="list",
        ),
    ],
)
def test_provider(props: dict[str, Any], config: dict[str, Any], said: list[str]) -> None:
    def check(name: str) -> list[str]:
        return found(RULE, declared(PROVIDER, props, config=config, name=name))

    default = "Set aws:region in the stack's config"
    assert check("default_7_51_1") == [f"{default}{one}" for one in said]
    assert check("default") == [f"{default}{one}" for one in said]
    assert check("ireland") == [f"Set region on provider 'ireland'{one}" for one in said]


@pytest.mark.parametrize("config", [ONE, {}], ids=["listed", "any"])
def test_region_of_a_provider_that_is_not_known(run: Run, config: dict[str, Any]) -> None:
    props = {"region": UNKNOWN_STRING_VALUE}
    said = run(as_policy(RULE), props, resource_type=PROVIDER, config=config)
    assert said == [unknown("region")]


@pytest.mark.parametrize("resource_type", [TABLE, TABLE_REPLICA, REPLICA_KEY, PLAN, BUCKET])
@pytest.mark.parametrize(
    ("region", "provider", "said"),
    [
        pytest.param("us-east-1", "us-east-1", [], id="allowed"),
        pytest.param("us-east-1", "eu-west-1", [], id="allowed, of its own"),
        pytest.param("eu-west-1", "eu-west-1", [], id="copied, found at the provider"),
        pytest.param(None, "eu-west-1", [], id="left out, found at the provider"),
        pytest.param("eu-west-1", "us-east-1", ["it is 'eu-west-1'"], id="of its own"),
        pytest.param("eu-west-1", "eu-west-2", ["it is 'eu-west-1'"], id="of its own, too"),
        pytest.param("eu-west-1", None, ["it is 'eu-west-1'"], id="provider has none"),
        pytest.param("US-EAST-1", "us-east-1", ["it is 'US-EAST-1'"], id="other case"),
        pytest.param("", "us-east-1", ["it is ''"], id="empty"),
        pytest.param(1.0, "us-east-1", ["it is not a string"], id="number"),
        pytest.param(True, "us-east-1", ["it is not a string"], id="flag"),
        pytest.param(["us-east-1"], "us-east-1", ["it is not a string"], id="list"),
        pytest.param({"x": "us-east-1"}, "us-east-1", ["it is not a string"], id="object"),
    ],
)
def test_resource(resource_type: str, region: object, provider: object, said: list[str]) -> None:
    args = declared(resource_type, {"region": region}, provider={"region": provider}, config=ONE)
    label = f"{resource_type.rpartition(':')[2]} 'requests'"
    assert found(RULE, args) == [f"Set region on {label} to 'us-east-1': {one}." for one in said]


@pytest.mark.parametrize("config", [{}, {"regions": []}], ids=["left out", "empty"])
def test_any_region_will_do_if_none_is_listed(config: dict[str, Any]) -> None:
    replicas = {"replicas": [{"regionName": "eu-west-1"}, {"regionName": UNKNOWN_STRING_VALUE}]}
    assert found(RULE, declared(TABLE, replicas | {"region": "eu-west-1"}, config=config)) == []


def test_resource_without_a_provider_to_look_at() -> None:
    assert found(RULE, declared(TABLE, {}, config=ONE)) == []
    assert found(RULE, declared(TABLE, {"region": "eu-west-1"}, config=ONE)) == [
        "Set region on Table 'requests' to 'us-east-1': it is 'eu-west-1'."
    ]


def test_global_services_have_no_region() -> None:
    assert found(RULE, declared(ROLE, {}, provider={"region": "eu-west-1"}, config=ONE)) == []


@pytest.mark.parametrize(
    ("region", "provider", "said"),
    [
        pytest.param(UNKNOWN_STRING_VALUE, "us-east-1", [unknown("region")], id="of its own"),
        pytest.param(UNKNOWN_STRING_VALUE, UNKNOWN_STRING_VALUE, [], id="copied"),
        pytest.param("us-east-1", UNKNOWN_STRING_VALUE, [], id="of the provider, and allowed"),
        pytest.param(
            "eu-west-1",
            UNKNOWN_STRING_VALUE,
            ["Set region on Table 'requests' to 'us-east-1': it is 'eu-west-1'."],
            id="of the provider, and not allowed",
        ),
    ],
)
def test_region_that_is_not_known(region: object, provider: object, said: list[str]) -> None:
    args = declared(TABLE, {"region": region}, provider={"region": provider}, config=ONE)
    assert found(RULE, args) == said


@pytest.mark.parametrize("resource_type", [TABLE, GLOBAL_TABLE])
@pytest.mark.parametrize(
    ("replicas", "said"),
    [
        pytest.param([{"regionName": "us-east-1"}], [], id="allowed"),
        pytest.param(list[object](), [], id="none"),
        pytest.param(None, [], id="null"),
        pytest.param(
            [{"regionName": "us-east-1"}, {"regionName": "eu-west-1"}],
            ["Set replicas[1].region_name on {} to 'us-east-1': it is 'eu-west-1'."],
            id="second of two",
        ),
        pytest.param(
            [dict[str, object]()],
            ["Set replicas[0].region_name on {} to 'us-east-1': it is not set."],
            id="left out",
        ),
        pytest.param(
            [{"regionName": True}],
            ["Set replicas[0].region_name on {} to 'us-east-1': it is not a string."],
            id="flag",
        ),
        pytest.param(
            "us-east-1",
            ["Set replicas[0].region_name on {} to 'us-east-1': it is not set."],
            id="no list",
        ),
        pytest.param(
            [{"regionName": UNKNOWN_STRING_VALUE}, {"regionName": "eu-west-1"}],
            [
                "Set replicas[1].region_name on {} to 'us-east-1': it is 'eu-west-1'.",
                unknown("replicas.0.regionName"),
            ],
            id="unknown",
        ),
        pytest.param(UNKNOWN_ARRAY_VALUE, [unknown("replicas", "Array")], id="unknown list"),
    ],
)
def test_replicas(run: Run, resource_type: str, replicas: object, said: list[str]) -> None:
    label = f"{resource_type.rpartition(':')[2]} 'requests'"
    assert run(
        as_policy(RULE), {"replicas": replicas}, resource_type=resource_type, config=ONE
    ) == [one.format(label) for one in said]


def test_replicas_of_other_types_are_something_else() -> None:
    assert found(RULE, declared(BUCKET, {"replicas": [{"regionName": "x"}]}, config=ONE)) == []


@pytest.mark.parametrize(
    ("witness", "said"),
    [
        pytest.param({"regionName": "us-east-1"}, [], id="allowed"),
        pytest.param({}, [], id="left out"),
        pytest.param(
            {"regionName": "eu-west-1"},
            [
                (
                    "Set global_table_witness.region_name on Table 'requests' to 'us-east-1': "
                    "it is 'eu-west-1'."
                )
            ],
            id="not allowed",
        ),
        pytest.param(
            {"regionName": UNKNOWN_STRING_VALUE},
            [unknown("globalTableWitness.regionName")],
            id="unknown",
        ),
    ],
)
def test_witness(witness: object, said: list[str]) -> None:
    assert found(RULE, declared(TABLE, {"globalTableWitness": witness}, config=ONE)) == said


def vault(region: str) -> str:
    return f"arn:aws:backup:{region}:111122223333:backup-vault:copies"


def copying(*arns: object) -> dict[str, Any]:
    actions = [{"destinationVaultArn": arn} for arn in arns]
    return {"rules": [{"ruleName": "daily"}, {"ruleName": "weekly", "copyActions": actions}]}


def copied(fault: str, number: int = 0) -> str:
    return (
        f"Set the region in rules[1].copy_actions[{number}].destination_vault_arn "
        f"on Plan 'requests' to 'us-east-1': it is {fault}."
    )


@pytest.mark.parametrize(
    ("props", "said"),
    [
        pytest.param(copying(vault("us-east-1")), [], id="allowed"),
        pytest.param(copying(), [], id="no copies"),
        pytest.param({}, [], id="no rules"),
        pytest.param({"rules": "daily"}, [], id="no list"),
        pytest.param(
            copying(vault("us-east-1"), vault("eu-west-1")),
            [copied("'eu-west-1'", number=1)],
            id="second of two",
        ),
        pytest.param(copying(vault("")), [copied("''")], id="no region"),
        pytest.param(copying("copies"), [copied("not set")], id="no ARN"),
        pytest.param(copying(None), [copied("not set")], id="left out"),
        pytest.param(copying(True), [copied("not a string")], id="flag"),
        pytest.param(
            copying(UNKNOWN_STRING_VALUE, vault("eu-west-1")),
            [
                copied("'eu-west-1'", number=1),
                unknown("rules.1.copyActions.0.destinationVaultArn"),
            ],
            id="unknown",
        ),
        pytest.param(
            {"rules": UNKNOWN_ARRAY_VALUE}, [unknown("rules", "Array")], id="unknown rules"
        ),
    ],
)
def test_copies_of_backups(run: Run, props: dict[str, Any], said: list[str]) -> None:
    assert run(as_policy(RULE), props, resource_type=PLAN, config=ONE) == said


@pytest.mark.parametrize(
    ("resource_type", "is_covered"),
    [
        pytest.param(TABLE, True, id="table"),
        pytest.param(BUCKET, True, id="any resource of AWS"),
        pytest.param(PROVIDER, True, id="provider"),
        pytest.param("pulumi:providers:aws-native", False, id="another provider"),
        pytest.param("aws-native:dynamodb:Table", False, id="resource of another provider"),
        pytest.param("pulumi:pulumi:Stack", False, id="stack"),
    ],
)
def test_types(resource_type: str, is_covered: bool) -> None:
    assert RULE.covers(resource_type) is is_covered
