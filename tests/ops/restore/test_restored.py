from dataclasses import replace

from ops.restore.planning import Planning
from ops.restore.restored import Restored, keeping_expired
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.conftest import REGION
from tests.ops.restore.estate import LOGS, RESTORED
from tests.ops.restore.estate import REQUESTS as SOURCE
from tests.ops.restore.service import ACCOUNT


def test_it_is_the_table_of_the_stack_under_another_name(of: Restored) -> None:
    assert (of.name, of.source, of.spec) == (RESTORED, SOURCE, REQUESTS)
    assert of.arn == f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{RESTORED}"
    assert of.outputs.values == {"requestsTableName": RESTORED}
    assert [table.spec for table in of.tables] == [REQUESTS]


def test_its_alarms_are_on_it_and_beside_those_of_the_stack(of: Restored) -> None:
    assert {alarm.table for alarm in of.alarms} == {RESTORED}
    names = [alarm.name.removeprefix(f"{RESTORED}-") for alarm in of.alarms]
    assert len(names) == 16
    assert names[0] == "requests-ReadThrottleEvents"
    assert of.alarms[0].physical_name(of.site) == (
        f"prod-market-intelligence-{RESTORED}-requests-ReadThrottleEvents"
    )


def test_each_table_has_alarms_of_its_own(planning: Planning) -> None:
    logs = planning.under(PROCESSING_LOGS, "logs-restored")
    assert (logs.source, {alarm.table for alarm in logs.alarms}) == (LOGS, {"logs-restored"})


def test_replicas_are_left_to_the_stack(planning: Planning) -> None:
    streams = {"stream": "NEW_AND_OLD_IMAGES"}
    settings = planning.stack.settings
    tables = {
        "requests": settings.requests.model_copy(update=streams),
        "logs": settings.logs.model_copy(update=streams),
        "replicas": ["eu-west-1"],
    }
    stack = replace(planning.stack, settings=settings.model_copy(update=tables))
    of = replace(planning, stack=stack).under(REQUESTS, RESTORED)
    assert of.tables[0].replicas != ()
    assert of.args.replicas == ()
    assert len(of.alarms) == 16


def test_it_says_how_to_go_on(of: Restored) -> None:
    again = f"./mi restore --stack prod --table requests --as {RESTORED}"
    assert (of.again, of.mend) == (again, f"Run `{again}` again, which puts it back.")


def test_expiry_can_be_left_off(of: Restored) -> None:
    kept = keeping_expired(of)
    assert (of.args.time_to_live, kept.args.time_to_live) == (True, False)
    assert kept.again == f"{of.again} --keep-expired"
    assert kept.tables == of.tables
