"""Backup selections include production tables, and vaults have a lock if one is required."""

from collections.abc import Sequence
from typing import Any

import pytest
from pulumi_policy import PolicyResource

from tests.policies.asking import PROD, UNKNOWN, Sources, cases, found, meant, resource

SELECTION = "aws:backup/selection:Selection"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
VAULT = "aws:backup/vault:Vault"
PLAN = "aws:backup/plan:Plan"
REGION_SETTINGS = "aws:backup/regionSettings:RegionSettings"
TABLE = "aws:dynamodb/table:Table"

ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/requests"
ANY = "arn:aws:dynamodb:*:*:table/"
TAGS = {"backup": "daily"}
MADE = resource(TABLE, {"name": "requests", "tags": TAGS, "arn": ARN})
NEW = resource(TABLE, {"name": "requests", "tags": TAGS, "arn": UNKNOWN})
UNNAMED = resource(TABLE, {"name": UNKNOWN})
NAMELESS = resource(TABLE, {"name": None})
LOGS = resource(TABLE, {"name": "logs", "arn": UNKNOWN}, "logs")
TOPIC = resource("aws:sns/topic:Topic", {}, "alerts")
TAG = {"type": "STRINGEQUALS", "key": "backup", "value": "daily"}
UNSAFE = (
    "Add table 'requests' to resources or selection_tags of a backup Selection: it is a "
    "production table, and in no backup plan."
)
TAKEN: list[str] = []
LEFT = [UNSAFE]
FIRST = ["unknown .resources.0"]


def selecting(
    props: dict[str, Any], name: str = "daily", comes_from: Sources | None = None
) -> PolicyResource:
    return resource(SELECTION, props, name, comes_from=comes_from)


def said(table: PolicyResource, *selections: PolicyResource) -> list[str]:
    return found("dynamodb-table-backup", table, *selections, config=PROD)


@cases(
    "listed made new",
    {
        "ARN among others": ([f"{ANY}logs", ARN], TAKEN, TAKEN),
        "longer name": ([f"{ARN}-2"], LEFT, LEFT),
        "anywhere": ([f"{ANY}requests"], TAKEN, TAKEN),
        "elsewhere": (["arn:aws:dynamodb:eu-west-1:*:table/requests"], LEFT, TAKEN),
        "*": ([f"{ANY}req*"], TAKEN, TAKEN),
        "?": ([f"{ANY}request?"], TAKEN, TAKEN),
        "[...]": ([f"{ANY}[qr]equests"], LEFT, LEFT),
        "other case": ([f"{ANY}REQUESTS"], LEFT, LEFT),
        "other pattern": ([f"{ANY}logs*"], LEFT, LEFT),
        "pattern of another service": (["arn:aws:rds:*:*:db:*"], LEFT, LEFT),
        "pattern beside an ARN": ([f"{ARN}-2", f"{ANY}req*"], TAKEN, TAKEN),
        "all": (["*"], TAKEN, TAKEN),
        "ending": (["*requests"], TAKEN, TAKEN),
        "name alone": (["requests"], LEFT, LEFT),
        "ARN's end": ([":table/requests"], LEFT, TAKEN),
        "empty": ([""], LEFT, LEFT),
        "no strings": ([None, 5.0, True, {"arn": ARN}, [ARN]], LEFT, LEFT),
        "empty list, and so all": ([], TAKEN, TAKEN),
        "string for a list": (ARN, LEFT, LEFT),
        "unknown": ([UNKNOWN], FIRST, FIRST),
        "unknown, and ARN": ([UNKNOWN, ARN], TAKEN, TAKEN),
        "unknown list": (UNKNOWN, ["unknown .resources"], ["unknown .resources"]),
        "first unknown": (
            [f"{ANY}logs", UNKNOWN, UNKNOWN],
            ["unknown .resources.1"],
            ["unknown .resources.1"],
        ),
    },
)
def test_a_selection_takes_tables_by_arn(listed: object, made: list[str], new: list[str]) -> None:
    selection = selecting({"resources": listed})
    assert said(MADE, selection) == made
    assert said(NEW, selection) == new


def test_a_table_whose_name_is_not_known_may_be_listed() -> None:
    for listed, unknown in {
        "*": [],
        ARN: ["unknown .name"],
        f"{ANY}*": ["unknown .name"],
        UNKNOWN: FIRST,
    }.items():
        assert said(UNNAMED, selecting({"resources": [listed]})) == unknown
    assert said(NAMELESS, selecting({"resources": [ARN, f"{ANY}*"]})) == LEFT
    unknown = selecting({"resources": [ARN, UNKNOWN]})
    assert said(NAMELESS, unknown) == ["unknown .resources.1"]


@cases(
    "props expected",
    {
        "everything": ({}, TAKEN),
        "left out": ({"notResources": [ARN]}, LEFT),
        "left out by a pattern": ({"notResources": [f"{ANY}*"]}, LEFT),
        "other left out": ({"notResources": [f"{ANY}logs"]}, TAKEN),
        "tag": ({"selectionTags": [TAG]}, TAKEN),
        "one tag of two": ({"selectionTags": [TAG | {"key": "x"}, TAG]}, TAKEN),
        "other value": ({"selectionTags": [TAG | {"value": "weekly"}]}, LEFT),
        "other tag": ({"selectionTags": [TAG | {"key": "x"}]}, LEFT),
        "other comparison": ({"selectionTags": [TAG | {"type": "STRINGLIKE"}]}, LEFT),
        "ARN without the tag": ({"resources": ["*"], "selectionTags": [TAG | {"key": "x"}]}, LEFT),
        "unknown tag": (
            {"selectionTags": [TAG | {"key": UNKNOWN}]},
            ["unknown .selectionTags.0.key"],
        ),
        "unknown value": (
            {"selectionTags": [TAG | {"value": UNKNOWN}]},
            ["unknown .selectionTags.0.value"],
        ),
    },
)
def test_resources_and_tags_of_a_selection_must_agree(
    props: dict[str, Any], expected: list[str]
) -> None:
    for table in (MADE, NEW):
        assert said(table, selecting(props)) == expected


@pytest.mark.parametrize("key", ["aws:ResourceTag/backup", "backup"])
def test_conditions_of_a_selection_must_all_be_met(key: str) -> None:
    def on(value: object, **operators: object) -> list[str]:
        conditions = {one: [{"key": key, "value": value}] for one in operators}
        return said(MADE, selecting({"conditions": [conditions]}))

    assert on("daily", stringEquals=1) == on("d*", stringLikes=1) == TAKEN
    assert on("weekly", stringNotEquals=1) == on("w*", stringNotLikes=1) == TAKEN
    assert (
        on("weekly", stringEquals=1) == on("d*", stringEquals=1) == on("w*", stringLikes=1) == LEFT
    )
    assert on("daily", stringNotEquals=1) == on("d*", stringNotLikes=1) == LEFT
    assert on("daily", stringLikes=1, stringNotLikes=1) == on(5, stringEquals=1) == LEFT
    unknown = on(UNKNOWN, stringEquals=1)
    assert unknown == ["unknown .conditions.0.stringEquals.0.value"]


def test_tags_of_a_table_that_are_not_known_yet() -> None:
    table = resource(TABLE, {"name": "requests", "tags": {"backup": UNKNOWN}})
    met = {"key": "backup", "value": "daily"}
    for props in ({"selectionTags": [TAG]}, {"conditions": [{"stringEquals": [met]}]}):
        assert said(table, selecting(props)) == ["unknown .tags.backup"]


@pytest.mark.parametrize("name", ["notResources", "conditions"])
def test_values_that_aws_has_yet_to_fill_in_exclude_nothing(name: str) -> None:
    props = {"resources": [ARN], name: UNKNOWN}
    assert said(NEW, selecting(props)) == TAKEN
    assert said(NEW, selecting(props, comes_from={name: TOPIC})) == [f"unknown .{name}"]


def test_unknown_arns_are_of_the_tables_that_they_are_made_of() -> None:
    one, two = ({"resources": [UNKNOWN] * number} for number in (1, 2))
    assert said(NEW, selecting(one, comes_from={"resources": NEW})) == TAKEN
    assert said(NEW, selecting(one, comes_from={"resources": LOGS})) == LEFT
    assert said(NEW, selecting(two, comes_from={"resources": LOGS})) == FIRST
    assert said(NEW, selecting(one, comes_from={"resources": TOPIC})) == FIRST
    assert said(NEW, selecting(one, comes_from={"notResources": NEW})) == FIRST
    assert (
        said(MADE, selecting({"resources": [f"{ANY}logs"]}, comes_from={"resources": MADE})) == LEFT
    )


def test_one_of_several_selections_is_enough() -> None:
    by_arn = selecting({"resources": [ARN]}, "by-arn")
    by_tag = selecting({"selectionTags": [TAG | {"value": "hourly"}]}, "by-tag")
    of_logs = selecting({"resources": [UNKNOWN]}, "new", {"resources": LOGS})
    assert said(NEW) == said(NEW, by_tag, of_logs) == LEFT
    assert said(NEW, by_tag, by_arn, of_logs) == TAKEN
    assert found("dynamodb-table-backup", NEW, LOGS, by_arn, by_tag, of_logs, config=PROD) == []


def test_a_vault_is_locked_if_the_config_requires_it() -> None:
    vault = resource(VAULT, {"name": "prod-backups"}, "backups")

    def locking(name: str, comes_from: Sources | None = None) -> PolicyResource:
        return resource(LOCK, {"backupVaultName": name}, "lock", comes_from=comes_from)

    def open_vaults(*resources: PolicyResource, lock: str = "required") -> list[str]:
        return found("backup-vault-lock", *resources, config={"lock": lock})

    unlocked = [
        "Add a VaultLockConfiguration for backup vault 'prod-backups': it has no lock."
        + meant("lock", "backup-vault-lock")
    ]
    assert open_vaults(vault) == open_vaults(vault, locking("other")) == unlocked
    assert open_vaults(vault, locking("prod-backups")) == []
    assert open_vaults(vault, locking(UNKNOWN)) == ["unknown .backupVaultName"]
    assert open_vaults(vault, locking(UNKNOWN, {"backupVaultName": vault})) == []
    assert open_vaults(vault, lock="optional") == found("backup-vault-lock", vault) == []


COPY = {"copyActions": [{"destinationVaultArn": UNKNOWN}]}
COLD = {"lifecycle": {"coldStorageAfter": 30, "deleteAfter": 120}}
MANAGED = {"resourceTypeManagementPreference": {"DynamoDB": True}}
NO_COPIES, NO_COLD = "makes no copies of table backups", "moves no table backups to cold storage"


def featureless(undone: str) -> list[str]:
    return [
        (
            "Set backup.advancedFeatures, or add a backup.RegionSettings with "
            "resource_type_management_preference={'DynamoDB': True} in the region of Plan 'daily': "
            f"without the advanced features for DynamoDB, AWS Backup {undone}. If another stack of "
            "the account and region has them, set advancedFeatures of this rule to 'elsewhere'."
        )
    ]


def planned(
    rule: object, *beside: PolicyResource, listed: Sequence[str] = ("*",), **config: object
) -> list[str]:
    plan = resource(PLAN, {"rules": [rule], "region": "us-east-1"}, "daily")
    props = {"planId": UNKNOWN, "resources": [*listed]}
    selection = selecting(props, comes_from={"planId": plan})
    return found("backup-plan-features", NEW, plan, selection, *beside, config=config)


@cases(
    "rule expected",
    {
        "a backup alone": ({"lifecycle": {"deleteAfter": 35}}, []),
        "no copies": ({"copyActions": []}, []),
        "never cold, as AWS has it": ({"lifecycle": {"coldStorageAfter": 0}}, []),
        "copies": (COPY, featureless(NO_COPIES)),
        "cold": (COLD, featureless(NO_COLD)),
        "both": (COPY | COLD, featureless(f"{NO_COPIES} and {NO_COLD}")),
        "cold copies": (
            {"copyActions": [{"destinationVaultArn": "x", **COLD}]},
            featureless(f"{NO_COPIES} and {NO_COLD}"),
        ),
        "copies not known": (
            {"copyActions": UNKNOWN},
            ["unknown .rules.0.copyActions"],
        ),
        "days not known": (
            {"lifecycle": {"coldStorageAfter": UNKNOWN}},
            ["unknown .rules.0.lifecycle.coldStorageAfter"],
        ),
        "days not known beside copies": (
            COPY | {"lifecycle": {"coldStorageAfter": UNKNOWN}},
            featureless(NO_COPIES),
        ),
        "all not known": (UNKNOWN, ["unknown .rules.0"]),
    },
)
def test_copies_and_cold_storage_need_the_advanced_features(
    rule: object, expected: list[str]
) -> None:
    assert planned(rule) == expected
    assert planned(rule, advancedFeatures="stack") == expected
    assert planned(rule, advancedFeatures="elsewhere") == []
    owned = resource(REGION_SETTINGS, MANAGED | {"region": "us-east-1"})
    assert planned(rule, owned) == []


@cases(
    "props is_enough",
    {
        "of another region": (MANAGED | {"region": "us-west-2"}, False),
        "of a region that nothing says": (MANAGED, True),
        "of other types": ({"resourceTypeManagementPreference": {"EFS": True}}, False),
        "off, which is another rule's": (
            {"resourceTypeManagementPreference": {"DynamoDB": False}},
            True,
        ),
        "of opting in alone": ({"resourceTypeOptInPreference": {"DynamoDB": True}}, False),
        "not known yet": ({"resourceTypeManagementPreference": UNKNOWN}, True),
    },
)
def test_settings_of_the_region_are_enough_if_they_turn_the_features_on(
    props: dict[str, Any], *, is_enough: bool
) -> None:
    beside = resource(REGION_SETTINGS, props, comes_from=dict.fromkeys(props, TOPIC))
    assert planned(COPY, beside) == ([] if is_enough else featureless(NO_COPIES))


def test_settings_that_aws_is_still_to_fill_in_are_not_enough() -> None:
    beside = resource(REGION_SETTINGS, {"resourceTypeManagementPreference": UNKNOWN})
    assert planned(COPY, beside) == featureless(NO_COPIES)


@cases(
    "listed expected",
    {
        "a table of another stack": (
            ["arn:aws:dynamodb:us-east-1:111122223333:table/other"],
            featureless(NO_COPIES),
        ),
        "any table": (["arn:aws:dynamodb:*:*:table/*"], featureless(NO_COPIES)),
        "databases": (["arn:aws:rds:*:*:db:*"], []),
        "nothing but what is tagged": ([], featureless(NO_COPIES)),
        "not known yet": ([UNKNOWN], ["unknown .resources.0"]),
    },
)
def test_only_plans_that_take_tables_need_the_advanced_features(
    listed: list[str], expected: list[str]
) -> None:
    assert planned(COPY, listed=listed) == expected


def test_a_plan_that_nothing_selects_for_needs_nothing() -> None:
    plan = resource(PLAN, {"rules": [COPY], "id": "daily"}, "daily")
    for name, expected in {"another": [], "daily": featureless(NO_COPIES)}.items():
        selection = selecting({"planId": name, "resources": ["*"]})
        assert found("backup-plan-features", NEW, plan, selection) == expected
    assert found("backup-plan-features", NEW, plan) == []
