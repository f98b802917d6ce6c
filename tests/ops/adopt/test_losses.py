from typing import Any

import pytest

from tests.ops.adopt.conftest import NAME, World, tell

UPDATE = f"aws dynamodb update-table --region us-east-1 --table-name {NAME} "
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}


def expire(world: World, attribute: str, name: str = NAME) -> None:
    spec = {"Enabled": True, "AttributeName": attribute}
    world.dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=spec)


def test_items_that_expire_as_specified_are_no_matter(world: World) -> None:
    world.make()
    expire(world, "ttl")

    assert world.refusals() == []


def test_expiry_by_another_attribute_is_turned_off_first(world: World) -> None:
    world.make()
    expire(world, "expires_at")

    assert world.refusals() == [
        (
            "Its items expire by expires_at; those of requests do so by ttl.",
            (
                "Turn that off, and wait an hour for AWS to be done: "
                "`aws dynamodb update-time-to-live "
                f"--region us-east-1 --table-name {NAME} --time-to-live-specification "
                "Enabled=false,AttributeName=expires_at`."
            ),
        )
    ]


def test_logs_that_expire_are_not_the_specified_ones(world: World) -> None:
    world.make_logs()
    assert world.logs().status == "can be adopted"
    expire(world, "ttl", "request_processing_logs")

    [refusal] = world.logs().refusals
    assert refusal.reason == "Its items expire by ttl; those of logs do so never."


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        pytest.param(
            "", "Its stream of NEW_IMAGE would end, unnoticed by whoever follows it.", id="none"
        ),
        pytest.param(
            "  market-intelligence:requests: {stream: KEYS_ONLY}\n",
            "Its stream of NEW_IMAGE would end, and another of KEYS_ONLY begin, unnoticed by "
            "whoever follows it.",
            id="another",
        ),
    ],
)
def test_a_stream_is_not_ended_in_silence(world: World, settings: str, reason: str) -> None:
    world.make(StreamSpecification=STREAM)
    world.write(settings)

    assert world.refusals() == [
        (
            reason,
            (
                "Keep it with requests.stream: NEW_IMAGE in Pulumi.prod.yaml, or, if nobody "
                f"follows it, end it: `{UPDATE}--stream-specification StreamEnabled=false`."
            ),
        )
    ]


def test_a_stream_that_settings_refuse_says_why(world: World) -> None:
    world.make(StreamSpecification=STREAM)
    world.write(REPLICATED)

    [(_, todo)] = world.refusals()
    assert todo.startswith(
        "Keep it with requests.stream: NEW_IMAGE in Pulumi.prod.yaml, which settings refuse as "
        'they are now (replicas is ["eu-west-1", "us-west-2"]: needs requests.stream to be '
        "NEW_AND_OLD_IMAGES, which replicas are made from), or, if nobody follows it, end it: "
    )


@pytest.mark.parametrize("specification", [STREAM, None], ids=["is there", "is to begin"])
def test_the_stream_of_the_file_is_no_matter(
    world: World, specification: dict[str, Any] | None
) -> None:
    world.make()
    if specification:
        world.update(StreamSpecification=specification)
    world.write("  market-intelligence:requests: {stream: NEW_IMAGE}\n")

    assert world.refusals() == []


REPLICAS = {"Replicas": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}
REPLICATED = """  market-intelligence:requests: {stream: NEW_AND_OLD_IMAGES}
  market-intelligence:logs: {enabled: false}
  market-intelligence:replicas: [eu-west-1, us-west-2]
"""


def test_replicas_are_not_deleted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.make()
    tell(monkeypatch, REPLICAS)

    assert world.refusals() == [
        (
            "Pulumi would delete its replica in eu-west-1.",
            (
                "Keep it with eu-west-1 in the replicas of Pulumi.prod.yaml, which settings refuse "
                'as they are now (replicas is ["eu-west-1"]: needs requests.stream and logs.stream '
                "to be NEW_AND_OLD_IMAGES, which replicas are made from), or delete it: "
                f"`{UPDATE}--replica-updates "
                """'[{"Delete": {"RegionName": "eu-west-1"}}]'`."""
            ),
        )
    ]
    world.write(REPLICATED.replace("eu-west-1, ", ""))
    [(_, todo)] = world.refusals()
    assert todo.startswith(
        "Keep it with eu-west-1 in the replicas of Pulumi.prod.yaml, or delete it: `aws "
    )
    world.write(REPLICATED)
    assert world.refusals() == []


MAXIMUM = {"OnDemandThroughput": {"MaxReadRequestUnits": 40, "MaxWriteRequestUnits": -1}}


@pytest.mark.parametrize(
    ("index", "section", "kept"),
    [
        pytest.param("", "requests", "{maxReadUnits: 50}", id="table"),
        pytest.param(
            "user-index",
            "requests.indexes.user-index",
            "{indexes: {user-index: {maxReadUnits: -1}}}",
            id="index",
        ),
    ],
)
def test_a_maximum_is_lifted_only_on_purpose(
    world: World, monkeypatch: pytest.MonkeyPatch, index: str, section: str, kept: str
) -> None:
    world.make()
    tell(monkeypatch, MAXIMUM, index)

    assert world.refusals() == [
        (
            "It has a maximum of 40 read units a second, which Pulumi would fail to lift.",
            f"Keep it with {section}.maxReadUnits: 40 in Pulumi.prod.yaml, or lift it with -1.",
        )
    ]
    world.write(f"  market-intelligence:requests: {kept}\n")
    assert world.refusals() == []
