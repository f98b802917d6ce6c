"""Resources are in allowed regions, and each fault is reported once, at its place."""

from typing import Any

import pytest

from tests.policies.asking import PROVIDER, UNKNOWN, cases, covers, found, meant, resource

PLAN = "aws:backup/plan:Plan"
RULE = "aws-resource-region"
GLOBAL_TABLE = "aws:dynamodb/globalTable:GlobalTable"
TABLE = "aws:dynamodb/table:Table"

ONE = {"regions": ["us-east-1"]}
TWO = {"regions": ["us-east-1", "eu-west-1"]}
BUCKET = "aws:s3/bucket:Bucket"


def open_to_whoever_runs(shown: str) -> str:
    return f": it is {shown}, so it depends on who runs the program."


def if_meant(shown: str) -> str:
    is_region = shown.startswith("'") and shown != "''"
    return meant("regions", RULE, "add it to", shown) if is_region else ""


def at(setting: str, shown: str, label: str = "Table 'requests'") -> str:
    return f"Set {setting} on {label} to 'us-east-1': it is {shown}.{if_meant(shown)}"


@cases(
    "region config said",
    {
        "one of two": ("eu-west-1", TWO, None),
        "any, by default": ("eu-west-1", {}, None),
        "any, as none is listed": ("eu-west-1", {"regions": []}, None),
        "not listed": (
            "us-west-2",
            TWO,
            " to 'us-east-1' or 'eu-west-1': it is 'us-west-2'." + if_meant("'us-west-2'"),
        ),
        "other case": (
            "US-EAST-1",
            ONE,
            " to 'us-east-1': it is 'US-EAST-1'." + if_meant("'US-EAST-1'"),
        ),
        "left out": (None, ONE, open_to_whoever_runs("not set")),
        "left out where any will do": (None, {}, open_to_whoever_runs("not set")),
        "empty": ("", ONE, open_to_whoever_runs("''")),
        "list": (["us-east-1"], ONE, open_to_whoever_runs("not a string")),
    },
)
def test_a_provider_names_its_region(region: object, config: dict[str, Any], said: str) -> None:
    for name, setting in {
        "default_7_51_1": "aws:region in the stack's config",
        "ireland": "region on provider 'ireland'",
    }.items():
        provider = resource(PROVIDER, {"region": region}, name)
        assert found(RULE, provider, config=config) == ([f"Set {setting}{said}"] if said else [])
    unknown = resource(PROVIDER, {"region": UNKNOWN})
    assert found(RULE, unknown, config=config) == ["unknown .region"]


@pytest.mark.parametrize("resource_type", [TABLE, BUCKET])
@cases(
    "region provider shown",
    {
        "allowed, of its own": ("us-east-1", "eu-west-1", None),
        "copied, found at the provider": ("eu-west-1", "eu-west-1", None),
        "left out, found at the provider": (None, "eu-west-1", None),
        "of its own": ("eu-west-1", "us-east-1", "'eu-west-1'"),
        "empty": ("", "us-east-1", "''"),
        "list": (["us-east-1"], "us-east-1", "not a string"),
        "unknown, copied": (UNKNOWN, UNKNOWN, None),
        "allowed, provider unknown": ("us-east-1", UNKNOWN, None),
        "not allowed, provider unknown": ("eu-west-1", UNKNOWN, "'eu-west-1'"),
    },
)
def test_a_resource_is_found_where_it_differs_from_its_provider(
    resource_type: str, region: object, provider: object, shown: str | None
) -> None:
    made = resource(resource_type, {"region": region}, provider={"region": provider})
    label = f"{resource_type.rpartition(':')[2]} 'requests'"
    said = [at("region", shown, label)] if shown else []
    assert found(RULE, made, config=ONE) == said
    assert found(RULE, made, config={}) == found(RULE, made, config={"regions": []}) == []


def test_a_resource_without_a_provider_to_look_at() -> None:
    assert found(RULE, resource(TABLE, {}), config=ONE) == []
    assert len(found(RULE, resource(TABLE, {"region": "eu-west-1"}), config=ONE)) == 1
    unknown = resource(TABLE, {"region": UNKNOWN}, provider={"region": "us-east-1"})
    assert found(RULE, unknown, config=ONE) == ["unknown .region"]


@cases(
    "replicas said",
    {
        "allowed": ([{"regionName": "us-east-1"}], []),
        "null": (None, []),
        "second of two": (
            [{"regionName": "us-east-1"}, {"regionName": "eu-west-1"}],
            [at("replicas[1].region_name", "'eu-west-1'", "{}")],
        ),
        "left out": ([{}], [at("replicas[0].region_name", "not set", "{}")]),
        "no list": ("us-east-1", [at("replicas[0].region_name", "not set", "{}")]),
        "unknown": (
            [{"regionName": UNKNOWN}, {"regionName": "eu-west-1"}],
            ["unknown .replicas.0.regionName", at("replicas[1].region_name", "'eu-west-1'", "{}")],
        ),
        "unknown list": (UNKNOWN, ["unknown .replicas"]),
    },
)
def test_replicas_are_in_regions_that_are_allowed(replicas: object, said: list[str]) -> None:
    for resource_type in (TABLE, GLOBAL_TABLE):
        label = f"{resource_type.rpartition(':')[2]} 'requests'"
        made = resource(resource_type, {"replicas": replicas})
        assert found(RULE, made, config=ONE) == [one.format(label) for one in said]
    assert found(RULE, resource(BUCKET, {"replicas": replicas}), config=ONE) == []


def test_a_witness_is_in_a_region_that_is_allowed() -> None:
    def said(witness: dict[str, Any]) -> list[str]:
        return found(RULE, resource(TABLE, {"globalTableWitness": witness}), config=ONE)

    assert said({"regionName": "us-east-1"}) == said({}) == []
    other = at("global_table_witness.region_name", "'eu-west-1'")
    assert said({"regionName": "eu-west-1"}) == [other]
    assert said({"regionName": UNKNOWN}) == ["unknown .globalTableWitness.regionName"]


def vault(region: str) -> str:
    return f"arn:aws:backup:{region}:111122223333:backup-vault:copies"


def copied(shown: str, number: int = 0) -> str:
    setting = f"rules[1].copy_actions[{number}].destination_vault_arn"
    return at(f"the region in {setting}", shown, "Plan 'requests'")


@cases(
    "arns said",
    {
        "second of two": ([vault("us-east-1"), vault("eu-west-1")], [copied("'eu-west-1'", 1)]),
        "no region": ([vault("")], [copied("''")]),
        "no ARN": (["copies"], [copied("not set")]),
        "left out": ([None], [copied("not set")]),
        "flag": ([True], [copied("not a string")]),
        "unknown": (
            [UNKNOWN, vault("eu-west-1")],
            ["unknown .rules.1.copyActions.0.destinationVaultArn", copied("'eu-west-1'", 1)],
        ),
        "none": ([], []),
    },
)
def test_backups_are_copied_to_regions_that_are_allowed(
    arns: list[object], said: list[str]
) -> None:
    actions = [{"destinationVaultArn": arn} for arn in arns]
    rules = [{"ruleName": "daily"}, {"ruleName": "weekly", "copyActions": actions}]
    assert found(RULE, resource(PLAN, {"rules": rules}), config=ONE) == said
    assert found(RULE, resource(BUCKET, {"rules": rules}), config=ONE) == []
    assert found(RULE, resource(PLAN, {"rules": UNKNOWN}), config=ONE) == ["unknown .rules"]


@pytest.mark.parametrize(
    "resource_type",
    ["pulumi:providers:aws-native", "aws-native:dynamodb:Table", "pulumi:pulumi:Stack"],
)
def test_other_providers_are_not_looked_at(resource_type: str) -> None:
    assert not covers(RULE, resource_type)
