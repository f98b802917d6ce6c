from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ops.restore import drill
from ops.restore.drill import Outcome
from ops.restore.errors import RefusalError
from ops.restore.planning import Planning, Wish
from ops.restore.put_back import PutBack
from ops.restore.restored import Restored
from ops.restore.settings import EXPIRY, FIRST, PROTECTION
from ops.verify.aws import Client
from tests.offline.plugin.conftest import Server
from tests.ops.restore.estate import REQUESTS, RESTORED
from tests.ops.restore.service import LATEST, NOW, State

Puts = Mapping[str, Callable[[Restored], None]]

SETTINGS = [*FIRST, *EXPIRY, *PROTECTION]
GROUPS = {"FIRST": FIRST, "EXPIRY": EXPIRY, "PROTECTION": PROTECTION}


@pytest.fixture
def quiet(planning: Planning) -> Planning:
    """The same without alarms, which take a while to make."""
    settings = planning.stack.settings
    alarms = settings.alarms.model_copy(update={"enabled": False})
    stack = replace(planning.stack, settings=settings.model_copy(update={"alarms": alarms}))
    return replace(planning, stack=stack)


def run(planning: Planning, **wish: object) -> Outcome:
    planning.aws.forget()
    asked = Wish(table="requests", keep_expired=bool(wish.get("keep_expired")))
    return drill.run(planning.plan(asked, NOW), 1000)


def other_than_ok(done: Outcome) -> dict[str, str]:
    return {check.check: check.status for check in done.report.checks if check.status != "ok"}


def without(monkeypatch: pytest.MonkeyPatch, setting: str, puts: Puts | None = None) -> None:
    """Have a setting left out, or put otherwise."""
    for name, group in GROUPS.items():
        kept = {one: put for one, put in group.items() if one != setting or puts}
        changed = {one: (puts or {}).get(one, put) for one, put in kept.items()}
        monkeypatch.setattr(drill, name, changed)


def test_a_restore_is_whole(planning: Planning, source: str, state: State) -> None:
    done = run(planning)
    assert (done.plan.of.source, done.plan.of.name, done.at) == (source, RESTORED, LATEST)
    assert other_than_ok(done) == {}
    assert [check.section for check in done.report.checks].count("alarms") == 16
    assert [one.setting for one in done.settings] == [*FIRST, "alarms", *EXPIRY, *PROTECTION]
    assert {one.outcome for one in done.settings} == {"put back"}
    assert len(state.asked) == 1


def test_the_source_stays_as_it_is(
    planning: Planning, source: str, server: Server, dynamodb: Client
) -> None:
    before = dynamodb.describe_table(TableName=source)["Table"]
    run(planning)
    assert dynamodb.describe_table(TableName=source)["Table"] == before
    assert {"PutItem", "DeleteItem", "DeleteTable", "UpdateItem"} & {*server.called} == set()


def test_items_are_compared_before_expiry_and_protected_last(
    quiet: Planning, source: str, server: Server
) -> None:
    assert source
    run(quiet)
    order = [
        one
        for one in dict.fromkeys(server.called)
        if one in {"RestoreTableToPointInTime", "TagResource", "Scan", "UpdateTimeToLive"}
    ]
    assert order == ["RestoreTableToPointInTime", "TagResource", "Scan", "UpdateTimeToLive"]
    last = len(server.called) - 1 - server.called[::-1].index("UpdateTable")
    assert last > server.called.index("UpdateTimeToLive")


@pytest.mark.parametrize("setting", [*FIRST, *EXPIRY])
def test_a_setting_that_is_not_put_back_is_found(
    quiet: Planning, source: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source
    without(monkeypatch, setting)
    done = run(quiet)
    found = {"readers": "unknown"}.get(setting, "failed")
    assert other_than_ok(done) == {setting: found, "deletion protection": "unknown"}
    assert done.report.exit_code


def test_alarms_that_are_not_put_back_are_found(
    planning: Planning, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source

    def nothing(_: Restored) -> list[PutBack]:
        return []

    monkeypatch.setattr("ops.restore.alarms.put_back", nothing)
    of = planning.plan(Wish(table="requests"), NOW).of
    names = [alarm.name.removeprefix(f"{RESTORED}-") for alarm in of.alarms]
    assert other_than_ok(run(planning)) == dict.fromkeys(names, "failed") | {
        "deletion protection": "unknown"
    }


def test_protection_that_is_not_put_back_is_found(
    quiet: Planning, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source
    without(monkeypatch, "deletion protection")
    assert other_than_ok(run(quiet)) == {"deletion protection": "failed"}


def test_a_table_that_is_not_as_it_should_be_is_not_protected(
    quiet: Planning, source: str, state: State, dynamodb: Client
) -> None:
    assert source
    state.faults["UpdateTimeToLive"] = ["ValidationException"]
    done = run(quiet)
    assert other_than_ok(done) == {"expiry": "failed", "deletion protection": "unknown"}
    assert done.settings[-1] == PutBack(
        "expiry", "failed", "dynamodb:UpdateTimeToLive: ValidationException: as the test asks"
    )
    restored = dynamodb.describe_table(TableName=RESTORED)["Table"]
    assert restored["DeletionProtectionEnabled"] is False


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_restore_that_was_interrupted_goes_on(
    quiet: Planning,
    source: str,
    state: State,
    setting: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert source

    def interrupted(_: Restored) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        without(patch, setting, {setting: interrupted})
        with pytest.raises(KeyboardInterrupt):
            run(quiet)
    done = run(quiet)
    assert other_than_ok(done) == {}
    before = SETTINGS[: SETTINGS.index(setting)]
    assert {one.setting: one.outcome for one in done.settings} == dict.fromkeys(
        before, "there already"
    ) | dict.fromkeys(SETTINGS[len(before) :], "put back")
    assert len(state.asked) == 1


def test_a_restore_that_was_interrupted_while_waiting_goes_on(
    quiet: Planning, source: str, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    state.creating = 2
    with monkeypatch.context() as patch:
        waiting = type(quiet.aws.waiting)(sleep=interrupted)
        patch.setattr(quiet.aws, "waiting", waiting)
        with pytest.raises(KeyboardInterrupt):
            run(quiet)
    assert other_than_ok(run(quiet)) == {}
    assert len(state.asked) == 1


def test_a_restore_that_is_done_stays_as_it_is(
    planning: Planning, source: str, server: Server
) -> None:
    assert source
    run(planning)
    server.called.clear()
    done = run(planning)
    assert {one.outcome for one in done.settings} == {"there already"}
    changes = {one for one in server.called if one.startswith(("Update", "Tag", "Put", "Restore"))}
    assert (other_than_ok(done), changes) == ({}, set[str]())


def test_expiry_can_stay_off(quiet: Planning, source: str, server: Server) -> None:
    assert source
    done = run(quiet, keep_expired=True)
    assert other_than_ok(done) == {}
    assert "UpdateTimeToLive" not in server.called


def test_what_aws_refuses_makes_nothing(
    planning: Planning, source: str, state: State, dynamodb: Client
) -> None:
    assert source
    state.faults["RestoreTableToPointInTime"] = ["LimitExceededException"]
    with pytest.raises(RefusalError):
        run(planning)
    assert dynamodb.list_tables()["TableNames"] == [REQUESTS]


def test_a_table_that_does_not_say_to_when_was_restored_when_it_was_made(
    quiet: Planning, bare: str, state: State, dynamodb: Client
) -> None:
    state.asked.clear()
    made: datetime = dynamodb.describe_table(TableName=bare)["Table"]["CreationDateTime"]
    at = run(quiet).at
    assert at.tzinfo is UTC
    assert abs((at - made).total_seconds()) < 1


def test_people_hear_how_it_goes_on(quiet: Planning, source: str, said: list[str]) -> None:
    assert source
    run(quiet)
    assert said == [
        f"{RESTORED}: begun; it goes on in AWS even if this ends",
        f"{RESTORED}: settings put back; comparing items",
    ]
