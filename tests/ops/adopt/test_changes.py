import shlex
from typing import Any

import boto3
import pytest

from ops.adopt.plans import Change
from ops.verify.errors import DeniedError
from tests.ops.adopt.conftest import NAME, World, tell

TAGS = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}
KEY = "alias/prod-market-intelligence-tables"
BY_DEFAULT = [
    Change(what="deletion protection", found=False, wanted=True),
    Change(what="recovery in days", found="off", wanted=35),
    Change(what="key", found="owned by AWS", wanted=KEY),
    Change(what="tags", found={}, wanted=TAGS),
]


def changes(world: World) -> dict[str, Change]:
    plan = world.requests()
    assert plan.status == "can be adopted", plan
    return {change.what: change for change in plan.changes}


def test_what_the_defaults_ask_for_follows(world: World) -> None:
    world.make()

    assert world.requests().changes == BY_DEFAULT


def test_logs_follow_in_the_same_way(world: World) -> None:
    world.make_logs()

    assert world.logs().changes == BY_DEFAULT


def test_what_is_as_it_should_be_does_not_follow(world: World) -> None:
    world.make(DeletionProtectionEnabled=True)
    recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    world.dynamodb.update_continuous_backups(
        TableName=NAME, PointInTimeRecoverySpecification=recovery
    )
    world.write("  market-intelligence:encryption: {key: aws-owned}\n")
    world.tag(**{name.replace("-", "_"): tag for name, tag in TAGS.items() if name != "stack"})
    world.dynamodb.untag_resource(ResourceArn=arn(world), TagKeys=["managed-by"])

    found = {name: tag for name, tag in TAGS.items() if name not in {"stack", "managed-by"}}
    assert world.requests().changes == [Change(what="tags", found=found, wanted=TAGS)]


def arn(world: World) -> str:
    return world.dynamodb.describe_table(TableName=NAME)["Table"]["TableArn"]


def test_tags_that_would_go_are_named(world: World) -> None:
    world.make()
    world.tag(team="search", stack="by hand", cost_center="7")

    assert changes(world)["tags"] == Change(
        what="tags",
        found={"team": "search", "stack": "by hand", "cost-center": "7"},
        wanted=TAGS,
        note="To keep cost-center, team, set it in tags.",
    )
    world.write('  market-intelligence:tags: {team: search, cost-center: "7"}\n')
    assert changes(world)["tags"].note == ""


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        pytest.param(
            {"cost*": "7"},
            'tags["cost*"]: a key is 1 to 128 letters, digits, spaces or _ . : / = + - @',
            id="key",
        ),
        pytest.param(
            {"cost": "7*"},
            'tags.cost is "7*": must be 0 to 256 letters, digits, spaces or _ . : / = + - @',
            id="value",
        ),
        pytest.param(
            {"Stack": "7"},
            "tags.Stack: every resource has this tag already: remove it",
            id="one that every resource has",
        ),
        pytest.param(
            {"Team": "7"},
            'tags is {"team": "search", "Team": "7"}: "team" and "Team" are the same key to IAM: '
            "remove one",
            id="the same key to IAM",
        ),
    ],
)
def test_a_tag_that_settings_refuse_is_named(world: World, tags: dict[str, str], why: str) -> None:
    world.make()
    world.tag(owner="search", **tags)
    world.write("  market-intelligence:tags: {team: search}\n")
    (name,) = tags

    assert changes(world)["tags"].note == (
        f"To keep owner, set it in tags. {name} cannot be kept, because settings refuse it: {why}. "
        "The deployment removes it; rename it before, or remove it yourself: "
        f"`aws dynamodb untag-resource --region us-east-1 --resource-arn {arn(world)} "
        f"--tag-keys {shlex.quote(name)}`."
    )


def test_tags_beyond_what_settings_take_are_named(world: World) -> None:
    world.make()
    world.tag(**{f"tag{number:02}": "" for number in range(47)})

    note = changes(world)["tags"].note
    kept = ", ".join(f"tag{number:02}" for number in range(46))
    assert note.startswith(f"To keep {kept}, set it in tags. tag46 cannot be kept, because ")
    assert "must have at most 46 entries" in note


@pytest.mark.parametrize(
    ("settings", "written", "change"),
    [
        pytest.param("", {"tableName": NAME, "timeToLive": False}, None, id="not said"),
        pytest.param("{timeToLive: false}", {"tableName": NAME}, None, id="off"),
        pytest.param("{timeToLive: true}", {"tableName": NAME}, "off to ttl", id="on"),
        pytest.param("{retentionDays: 30}", {"tableName": NAME}, "off to ttl", id="for so long"),
    ],
)
def test_expiry_stays_off_unless_the_file_asks_for_it(
    world: World, settings: str, written: dict[str, object], change: str | None
) -> None:
    world.make()
    world.write(f"  market-intelligence:requests: {settings}\n" if settings else "")

    plan = world.requests()
    assert plan.settings == written
    expected = Change(
        what="expiry",
        found="off",
        wanted="ttl",
        note="AWS deletes items whose ttl has passed, within days.",
    )
    assert [one for one in plan.changes if one.what == "expiry"] == ([expected] if change else [])


def test_expiry_that_is_on_stays_on_or_is_turned_off_on_purpose(world: World) -> None:
    world.make()
    spec = {"Enabled": True, "AttributeName": "ttl"}
    world.dynamodb.update_time_to_live(TableName=NAME, TimeToLiveSpecification=spec)

    assert world.requests().settings == {"tableName": NAME}
    assert "expiry" not in changes(world)
    world.write("  market-intelligence:requests: {timeToLive: false}\n")
    assert changes(world)["expiry"] == Change(what="expiry", found="ttl", wanted="off")


def test_a_key_of_somebody_elses_is_kept_for_former_backups(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    untyped: Any = boto3
    kms = untyped.client("kms", region_name="us-east-1")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/theirs", TargetKeyId=key["KeyId"])
    world.make(SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key["Arn"]})
    note = "Keep the former key for former backups."

    assert changes(world)["key"] == Change(what="key", found="alias/theirs", wanted=KEY, note=note)
    world.write("  market-intelligence:encryption: {key: aws-managed}\n")
    assert changes(world)["key"].wanted == "alias/aws/dynamodb"

    def denied(*_: object) -> None:
        raise DeniedError("kms:DescribeKey: denied", "Allow it.")

    monkeypatch.setattr("ops.adopt.changes.key_facts", denied)
    assert changes(world)["key"].found == key["Arn"]


def test_what_the_file_asks_for_follows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.make()
    world.write(
        "  market-intelligence:recovery: {days: 7}\n"
        "  market-intelligence:requests:\n"
        "    stream: NEW_AND_OLD_IMAGES\n"
        "    tableClass: STANDARD_INFREQUENT_ACCESS\n"
        "    maxReadUnits: 50\n"
        "    indexes: {user-index: {maxWriteUnits: 5}}\n"
        "  market-intelligence:logs: {enabled: false}\n"
        "  market-intelligence:replicas: [eu-west-1]\n"
    )
    more = {
        "OnDemandThroughput": {"MaxReadRequestUnits": 40, "MaxWriteRequestUnits": -1},
        "Replicas": [{"RegionName": "us-east-1"}],
    }
    tell(monkeypatch, more)

    found = changes(world)
    assert found["recovery in days"].wanted == 7
    assert [found[name] for name in ("stream", "class", "maximums", "replicas")] == [
        Change(what="stream", found="off", wanted="NEW_AND_OLD_IMAGES"),
        Change(what="class", found="STANDARD", wanted="STANDARD_INFREQUENT_ACCESS"),
        Change(
            what="maximums",
            found={
                "requests": {"reads": 40, "writes": "none"},
                "user-index": {"reads": "none", "writes": "none"},
            },
            wanted={
                "requests": {"reads": 50, "writes": "none"},
                "user-index": {"reads": "none", "writes": 5},
            },
        ),
        Change(what="replicas", found=[], wanted=["eu-west-1"]),
    ]


def test_a_maximum_that_is_lifted_where_there_is_none_is_no_change(world: World) -> None:
    world.make()
    world.write("  market-intelligence:requests: {maxReadUnits: -1}\n")

    assert "maximums" not in changes(world)
