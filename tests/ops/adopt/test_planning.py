from typing import Any

import pytest

from ops.adopt.planning import AbsentError
from ops.adopt.plans import TablePlan
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.ops.adopt.conftest import LOGS, NAME, World, tell

OWN = "prod-market-intelligence-requests"
OWN_LOGS = "prod-request-processing-logs"


def found(world: World, **names: str) -> list[tuple[str, str]]:
    return [(table.name, table.status) for table in world.plan(**names).tables]


def test_tables_are_adopted_under_any_name(world: World) -> None:
    world.make()
    world.make_logs()
    world.dynamodb.put_item(TableName=NAME, Item={"request_id": {"S": "1"}})

    plan = world.plan(requests=NAME, logs=LOGS)
    assert plan.ok
    assert plan.settings == {
        "requests": {"tableName": NAME, "timeToLive": False},
        "logs": {"tableName": LOGS},
    }
    assert plan.names == {
        "market-intelligence-requests": NAME,
        "request-processing-logs": LOGS,
    }
    assert [table.items for table in plan.tables] == [1, 0]
    assert (plan.stack, plan.environment, plan.account, plan.region) == (
        "prod",
        "prod",
        "123456789012",
        "us-east-1",
    )


def test_tables_with_the_stacks_own_names_need_none(world: World) -> None:
    world.make(OWN)
    assert found(world) == [(OWN, "can be adopted"), (OWN_LOGS, "not there yet")]

    world.make_logs(OWN_LOGS)
    plan = world.plan()
    assert plan.settings == {"requests": {"timeToLive": False}}
    assert plan.names == {}
    assert [table.status for table in plan.tables] == ["can be adopted"] * 2


def test_a_table_that_is_not_asked_for_is_made(world: World) -> None:
    world.make()
    world.make_logs()

    [_, logs] = world.plan(requests=NAME).tables
    assert logs == TablePlan(
        spec=PROCESSING_LOGS,
        name=OWN_LOGS,
        status="not there yet",
        note=f"A deployment makes it. To adopt {LOGS} instead, add --logs {LOGS}.",
    )


@pytest.mark.parametrize("names", [{}, {"requests": OWN}], ids=["not asked for", "asked for"])
def test_a_table_of_the_stacks_own_is_left_alone(world: World, names: dict[str, str]) -> None:
    world.make(OWN)
    own = {"environment": "prod", "managed_by": "pulumi", "stack": "prod"}
    world.tag(OWN, project="market-intelligence", **own)

    plan = world.plan(**names)
    assert plan.tables[0] == TablePlan(
        spec=REQUESTS,
        name=OWN,
        status="adopted already",
        note="Whether it is as the stack asks, `./mi verify --stack prod` says.",
    )
    assert plan.settings == {}


@pytest.mark.parametrize(
    ("names", "absent"),
    [
        ({}, OWN),
        ({"requests": "none"}, "none"),
        ({"requests": NAME, "logs": "none"}, "none"),
    ],
    ids=["nothing at all", "requests", "logs"],
)
def test_what_is_not_there_cannot_be_adopted(
    world: World, names: dict[str, str], absent: str
) -> None:
    if NAME in names.values():
        world.make()
    with pytest.raises(AbsentError, match=f"^There is no table {absent} in us-east-1 of account"):
        world.plan(**names)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("UPDATING", ("It is UPDATING.", "Wait until it is ACTIVE, then run this again.")),
        (
            "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
            ("AWS cannot use its key.", "Enable the key, or its grant, then try again."),
        ),
    ],
)
def test_a_table_that_does_not_work_is_not_looked_at(
    world: World, monkeypatch: pytest.MonkeyPatch, status: str, refusal: tuple[str, str]
) -> None:
    world.make(DeletionProtectionEnabled=True)
    more: dict[str, Any] = {"TableStatus": status, "KeySchema": []}
    tell(monkeypatch, more)

    assert world.refusals() == [refusal]


def test_all_that_stands_in_the_way_is_said_and_nothing_follows(world: World) -> None:
    world.make(StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"})
    world.tag(managed_by="pulumi", stack="other", project="theirs")
    world.write("  market-intelligence:deletionProtection: false\n")

    plan = world.requests()
    assert [refusal.reason.split(":")[0] for refusal in plan.refusals] == [
        "Nothing would keep it from being replaced",
        "It belongs to the stack other of the Pulumi project theirs.",
        "Its stream of OLD_IMAGE would end, unnoticed by whoever follows it.",
    ]
    assert (plan.status, plan.changes, plan.settings) == ("cannot be adopted", (), {})


def test_a_name_that_settings_refuse_is_said_and_nothing_follows(world: World) -> None:
    world.make(OWN_LOGS)

    found = world.plan(requests=OWN_LOGS).tables[0]
    assert [(one.reason, one.todo) for one in found.refusals] == [
        (
            (
                f"It would stay as it is with requests.tableName: {OWN_LOGS} and "
                "requests.timeToLive: False, which settings refuse: requests has the tableName "
                f'"{OWN_LOGS}", which a table of this stack has anyway: remove it, or give another.'
            ),
            "Change what else Pulumi.prod.yaml says of that, or name another table.",
        )
    ]
    assert (found.status, found.changes, found.settings) == ("cannot be adopted", (), {})
