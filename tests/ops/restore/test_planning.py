from datetime import timedelta

import pytest

from ops.restore.errors import RefusalError
from ops.restore.plan import Plan
from ops.restore.planning import Planning, Wish, spec_of
from ops.restore.source import Window
from ops.verify.aws import Client
from tables.specs import REQUESTS
from tests.ops.restore import estate
from tests.ops.restore.estate import LOGS, RESTORED
from tests.ops.restore.service import EARLIEST, LATEST, NOW


def refusal(planning: Planning, wish: Wish) -> str:
    with pytest.raises(RefusalError) as refused:
        planning.plan(wish, NOW)
    return str(refused.value)


def turn_off(dynamodb: Client) -> None:
    dynamodb.update_continuous_backups(
        TableName=estate.REQUESTS,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
    )


def test_without_more_it_is_to_the_latest_moment(planning: Planning, source: str) -> None:
    plan = planning.plan(Wish(table="requests"), NOW)
    assert (plan.of.name, plan.at, plan.window) == (RESTORED, None, Window(EARLIEST, LATEST))
    assert (plan.source.name, plan.source.items, plan.others) == (source, 3, [])


def test_it_may_be_to_a_moment_under_a_name(planning: Planning, source: str) -> None:
    wish = Wish(table="requests", to="2026-11-26T12:30:00+02:00", name="mine", keep_expired=True)
    plan = planning.plan(wish, NOW)
    assert (plan.of.source, plan.of.name, plan.of.keep_expired) == (source, "mine", True)
    assert plan.at == NOW - timedelta(hours=1, minutes=30)


def test_a_name_says_to_which_moment(planning: Planning, source: str) -> None:
    plan = planning.plan(Wish(table="requests", to="2026-11-26T10:00:00Z"), NOW)
    assert plan.of.name == f"{source}-restored-20261126-1000"


def test_the_same_again_goes_on(planning: Planning, bare: str) -> None:
    plan = planning.plan(Wish(table="requests"), NOW)
    assert (plan.of.name, plan.window) == (bare, None)


def test_going_on_needs_no_recovery(planning: Planning, bare: str, dynamodb: Client) -> None:
    turn_off(dynamodb)
    assert planning.plan(Wish(table="requests", name=bare), NOW).window is None


def test_tables_restored_before_are_seen(planning: Planning, bare: str) -> None:
    plan: Plan = planning.plan(Wish(table="requests", name="mine"), NOW)
    assert plan.others == [bare]


def test_a_stack_has_only_its_tables(planning: Planning) -> None:
    assert planning.own == [estate.REQUESTS, LOGS]
    assert spec_of(planning.stack, "requests") is REQUESTS
    assert refusal(planning, Wish(table="request")) == (
        "The prod stack has no table request: --table is requests or logs."
    )


@pytest.mark.parametrize(
    ("wish", "start"),
    [
        pytest.param(
            Wish(table="requests", to="2026-11-27T00:00:00Z"),
            "--to 2026-11-27T00:00:00Z is in the future",
            id="in the future",
        ),
        pytest.param(
            Wish(table="requests", to="2026-11-26T11:56:00Z"),
            "--to 2026-11-26T11:56:00Z is outside of what can be restored",
            id="not restorable yet",
        ),
        pytest.param(
            Wish(table="requests", name=LOGS), f"{LOGS} is a table of the prod stack", id="own name"
        ),
        pytest.param(Wish(table="logs"), f"There is no table {LOGS} in", id="no such table"),
    ],
)
def test_what_cannot_be_is_refused(planning: Planning, source: str, wish: Wish, start: str) -> None:
    assert source
    assert refusal(planning, wish).startswith(start)


@pytest.mark.parametrize("name", [None, "mine"], ids=["no name", "a name"])
def test_without_recovery_there_is_no_restore(
    planning: Planning, source: str, dynamodb: Client, name: str | None
) -> None:
    turn_off(dynamodb)
    assert refusal(planning, Wish(table="requests", name=name)).startswith(
        f"Point-in-time recovery of {source} is off: "
    )


def test_without_its_key_there_is_no_restore(
    planning: Planning, source: str, clients: estate.Clients
) -> None:
    kms = estate.client(clients, "kms")
    [key] = [one["KeyId"] for one in kms.list_keys()["Keys"]]
    kms.disable_key(KeyId=key)
    assert refusal(planning, Wish(table="requests")).startswith(f"The key of {source} is Disabled")
