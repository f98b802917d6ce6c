import pytest

from ops.adopt.planning import AbsentError
from tables.specs import PROCESSING_LOGS
from tests.ops.adopt.conftest import LOGS, NAME, World

OWN = "prod-market-intelligence-requests"
OWN_LOGS = "prod-request-processing-logs"
STACK = {
    "environment": "prod",
    "managed_by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}


def test_a_stack_that_protects_nothing_could_replace_the_table(world: World) -> None:
    world.make()
    world.write("  market-intelligence:deletionProtection: false\n")

    assert world.refusals() == [
        (
            (
                "Nothing would keep it from being replaced: Pulumi.prod.yaml has "
                "deletionProtection: "
                "false, and a deployment without its name there would delete it."
            ),
            "Set deletionProtection to true, at least until it is adopted.",
        )
    ]


def test_a_table_that_nobody_asked_for_is_in_the_way(world: World) -> None:
    world.make()
    world.make_logs(OWN_LOGS)

    requests, logs = world.plan(requests=NAME).tables
    assert requests.status == "can be adopted"
    assert [(one.reason, one.todo) for one in logs.refusals] == [
        (
            "It is there already, and a deployment would fail to make it.",
            f"Adopt it as well, with --logs {OWN_LOGS}.",
        )
    ]
    assert world.plan(requests=NAME, logs=OWN_LOGS).ok
    world.tag(OWN_LOGS, **STACK)
    assert [table.status for table in world.plan(requests=NAME).tables] == [
        "can be adopted",
        "adopted already",
    ]


def test_logs_are_not_adopted_by_a_stack_without_them(world: World) -> None:
    world.make_logs()
    world.write("  market-intelligence:logs: {enabled: false}\n")

    [refusal] = world.logs().refusals
    assert refusal.reason == "The stack has none: logs.enabled is false in Pulumi.prod.yaml."
    world.make()
    assert [table.spec.name for table in world.plan(requests=NAME).tables] == ["requests"]


@pytest.mark.parametrize("name", [NAME, OWN], ids=["another", "the specification's"])
def test_the_file_may_name_another_table(world: World, name: str) -> None:
    world.make(name)
    world.write("  market-intelligence:requests: {tableName: theirs}\n")

    [refusal] = world.requests(name).refusals
    assert (refusal.reason, refusal.todo) == (
        "The stack's is theirs: Pulumi.prod.yaml says so with requests.tableName.",
        "Remove that, or run this with --requests theirs.",
    )


def test_the_file_may_name_the_table_itself(world: World) -> None:
    world.make()
    world.write(f"  market-intelligence:requests: {{tableName: {NAME}, timeToLive: false}}\n")

    plan = world.requests()
    assert (plan.status, plan.settings) == ("can be adopted", {})


def test_a_stack_that_has_a_table_of_its_own_needs_no_other(world: World) -> None:
    world.make()
    world.make(OWN)
    assert world.refusals() == []
    world.tag(OWN, **STACK)

    assert world.refusals() == [
        (
            f"The stack has {OWN} already, and needs one only.",
            (
                "Keep that one and copy the items into it; or have the stack let go of it, with "
                "`pulumi state delete`, and remove its tag managed-by."
            ),
        )
    ]


def test_where_a_table_may_be_is_said(world: World) -> None:
    assert world.presence().hint(PROCESSING_LOGS) == "A deployment makes it."
    world.make_logs()
    assert world.presence().hint(PROCESSING_LOGS) == (
        f"A deployment makes it. To adopt {LOGS} instead, add --logs {LOGS}."
    )


def test_which_tables_there_are_is_said(world: World) -> None:
    where = "There is no table market_intelligence in us-east-1 of account 123456789012."
    with pytest.raises(AbsentError) as absent:
        world.plan(requests="market_intelligence")
    assert str(absent.value) == f"{where} There is none."

    for name in ("a-1", "b-2", "c-3", "d-4", "e-5", "f-6"):
        world.make_logs(name)
    assert world.presence().absence("market_intelligence") == (
        f"{where} The tables there are a-1, b-2, c-3, d-4, e-5, ...."
    )
    world.make()
    assert world.presence().absence("market_intelligence") == (
        f"{where} The tables there are {NAME}, ...."
    )
