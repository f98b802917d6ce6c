"""What the first deployment changes of an adopted table: each facet, as it is and as it will be."""

import shlex

import pytest

from ops.adopt.plan import Change
from tests.conftest import ACCOUNT, REGION
from tests.ops.adopt.conftest import NAME, STACK_TAGS, World, arn

KEY = "alias/prod-market-intelligence-tables"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
BY_DEFAULT = [
    Change(what="deletion protection", found=False, wanted=True),
    Change(what="recovery in days", found="off", wanted=35),
    Change(what="key", found="owned by AWS", wanted=KEY),
    Change(what="tags", found={}, wanted=STACK_TAGS),
]


def changes(world: World) -> dict[str, Change]:
    plan = world.requests()
    assert plan.status == "can be adopted", plan
    return {change.what: change for change in plan.changes}


def test_what_the_defaults_ask_for_follows(world: World) -> None:
    world.make()
    assert world.requests().changes == BY_DEFAULT
    world.make_logs()
    assert world.logs().changes == BY_DEFAULT


def test_what_is_as_it_should_be_does_not_follow(world: World) -> None:
    world.make(
        DeletionProtectionEnabled=True,
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        TableClassSummary={"TableClass": "STANDARD_INFREQUENT_ACCESS"},
        OnDemandThroughput={"MaxReadRequestUnits": -1},
    )
    recovery = {"PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 7}
    world.answers.put(
        "dynamodb",
        "describe_continuous_backups",
        NAME,
        {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": recovery}},
    )
    world.write(
        "recovery: {days: 7}",
        "encryption: {key: aws-owned}",
        "requests: {stream: NEW_IMAGE, tableClass: STANDARD_INFREQUENT_ACCESS, maxReadUnits: -1}",
    )
    assert [*changes(world)] == ["tags"]


CHANGES = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes"
SENT = {"StreamArn": CHANGES, "DestinationStatus": "ACTIVE"}
PRECISELY = SENT | {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
FAILED = SENT | {"DestinationStatus": "ENABLE_FAILED"}
NAMED: dict[str, object] = {"tableName": NAME, "timeToLive": False}
SENDING = {"stream": CHANGES, "precision": "MILLISECOND", "status": "ACTIVE"}


@pytest.mark.parametrize(
    ("found", "settings"),
    [
        (SENT, {"streamArn": CHANGES}),
        (PRECISELY, {"streamArn": CHANGES, "precision": "MICROSECOND"}),
    ],
    ids=["milliseconds", "microseconds"],
)
def test_a_stream_that_gets_the_changes_already_is_kept_and_adopted(
    world: World, found: dict[str, str], settings: dict[str, str]
) -> None:
    world.make()
    world.send(FAILED | {"StreamArn": f"{CHANGES}-2"}, found)
    plan = world.requests()
    assert (plan.settings, plan.stream) == (NAMED | {"kinesis": settings}, CHANGES)
    assert plan.changes == BY_DEFAULT


def test_a_stream_that_the_file_has_is_adopted_with_its_precision(world: World) -> None:
    world.make()
    world.send(SENT)
    world.write(f"requests: {{kinesis: {{streamArn: '{CHANGES}', precision: MICROSECOND}}}}")
    plan = world.requests()
    assert (plan.settings, plan.stream) == (NAMED, CHANGES)
    assert changes(world)["kinesis"] == Change(
        what="kinesis",
        found=SENDING,
        wanted=SENDING | {"precision": "MICROSECOND"},
        note="The stream is disabled and enabled again: what changes in between is not sent.",
    )


@pytest.mark.parametrize("found", [(), (FAILED,)], ids=["none", "one that AWS may not write to"])
def test_a_stream_that_the_file_has_follows(
    world: World, found: tuple[dict[str, str], ...]
) -> None:
    world.make()
    world.send(*found)
    assert world.requests().settings == NAMED
    world.write(f"requests: {{kinesis: {{streamArn: '{CHANGES}'}}}}")
    assert world.requests().stream == ""
    assert changes(world)["kinesis"].wanted == SENDING


def test_what_the_file_asks_for_follows(world: World) -> None:
    world.make(
        OnDemandThroughput={"MaxReadRequestUnits": 40, "MaxWriteRequestUnits": -1},
        Replicas=[{"RegionName": REGION}],
    )
    world.write(
        "deletionProtection: true",
        "recovery: {days: 7}",
        "requests: {stream: NEW_AND_OLD_IMAGES, tableClass: STANDARD_INFREQUENT_ACCESS, "
        "maxReadUnits: 50, indexes: {user-index: {maxWriteUnits: 5}}}",
        "logs: {enabled: false}",
        "replicas: [eu-west-1]",
    )
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


@pytest.mark.parametrize(
    ("attribute", "settings", "written", "change"),
    [
        (None, "", {"tableName": NAME, "timeToLive": False}, None),
        (None, "{timeToLive: false}", {"tableName": NAME}, None),
        (None, "{timeToLive: true}", {"tableName": NAME}, ("off", "ttl")),
        (None, "{retentionDays: 30}", {"tableName": NAME}, ("off", "ttl")),
        ("ttl", "", {"tableName": NAME}, None),
        ("ttl", "{timeToLive: false}", {"tableName": NAME}, ("ttl", "off")),
    ],
    ids=["not said", "off", "on", "for so long", "is on", "is turned off"],
)
def test_expiry_stays_as_it_is_unless_the_file_asks_for_another(
    world: World,
    attribute: str | None,
    settings: str,
    written: dict[str, object],
    change: tuple[str, str] | None,
) -> None:
    world.make()
    world.expire(attribute)
    world.write(*([f"requests: {settings}"] if settings else []))
    plan = world.requests()
    assert plan.settings == written
    note = "DynamoDB deletes items whose ttl has passed, within days."
    assert [(one.found, one.wanted, one.note) for one in plan.changes if one.what == "expiry"] == (
        [(*change, note if change[1] == "ttl" else "")] if change else []
    )


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("customer-managed", KEY),
        ("aws-managed", "alias/aws/dynamodb"),
        ("aws-owned", "owned by AWS"),
    ],
)
def test_a_key_of_somebody_elses_is_kept_for_former_backups(
    world: World, kind: str, wanted: str
) -> None:
    world.make(SSEDescription={"Status": "ENABLED", "KMSMasterKeyArn": KEY_ARN})
    world.write(f"encryption: {{key: {kind}}}")
    metadata = {"KeyId": "1", "KeyState": "Enabled"}
    world.answers.put("kms", "describe_key", KEY_ARN, {"KeyMetadata": metadata})
    world.answers.put("kms", "list_aliases", "1", {"Aliases": [{"AliasName": "alias/theirs"}]})
    note = "Keep the former key for existing backups."
    assert changes(world)["key"] == Change(
        what="key", found="alias/theirs", wanted=wanted, note=note
    )
    # Whoever may read the table may not be allowed to look at its key.
    world.answers.deny("kms", "describe_key")
    assert changes(world)["key"].found == KEY_ARN


def test_tags_that_would_go_are_named(world: World) -> None:
    world.make()
    found = {"team": "search", "stack": "by hand", "cost-center": "7"}
    world.tag(found | {"aws:cloudformation:stack-name": "tables"})
    assert changes(world)["tags"] == Change(
        what="tags",
        found=found,
        wanted=STACK_TAGS,
        note="To keep cost-center, team, set it in tags.",
    )
    assert world.requests().note == (
        "Its tags name the CloudFormation stack tables. If it still belongs to that stack, remove "
        "it from the template first, with the DeletionPolicy Retain: otherwise that stack could "
        "delete it."
    )
    world.write('tags: {team: search, cost-center: "7"}')
    assert changes(world)["tags"].note == ""


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        (
            {"cost*": "7"},
            'tags["cost*"]: a key is 1 to 128 letters, digits, spaces or _ . : / = + - @',
        ),
        (
            {"cost": "7*"},
            'tags.cost is "7*": must be 0 to 256 letters, digits, spaces or _ . : / = + - @',
        ),
        ({"Stack": "7"}, "tags.Stack: every resource has this tag already: remove it"),
        (
            {"Team": "7"},
            (
                'tags is {"team": "search", "Team": "7"}: IAM treats "team" and '
                '"Team" as the same key: remove one'
            ),
        ),
    ],
    ids=["key", "value", "one that every resource has", "the same key to IAM"],
)
def test_a_tag_that_settings_refuse_is_named(world: World, tags: dict[str, str], why: str) -> None:
    world.make()
    world.tag({"owner": "search"} | tags)
    world.write("tags: {team: search}")
    (name,) = tags
    assert changes(world)["tags"].note == (
        f"To keep owner, set it in tags. The tag {name} cannot be kept, because the settings do "
        f"not allow it: {why}. The deployment removes it; rename it first, or remove it yourself: "
        f"`aws dynamodb untag-resource --region {REGION} --resource-arn {arn()} "
        f"--tag-keys {shlex.quote(name)}`."
    )


def test_tags_beyond_what_settings_take_are_named(world: World) -> None:
    world.make()
    world.tag({f"tag{number:02}": "" for number in range(47)})
    note = changes(world)["tags"].note
    kept = ", ".join(f"tag{number:02}" for number in range(46))
    assert note.startswith(
        f"To keep {kept}, set it in tags. The tag tag46 cannot be kept, because "
    )
    assert "must have at most 46 entries" in note
