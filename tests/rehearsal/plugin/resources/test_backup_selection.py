"""What is peculiar to selections of AWS Backup."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.backup import PLANS, SELECTIONS


@pytest.fixture
def selection(engine: Engine) -> Life:
    return Life(engine, SELECTIONS)


def test_an_import_names_the_plan_and_the_selection(selection: Life) -> None:
    checked, made = selection.made()
    plugin, identity = selection.engine, f"{made['planId']}|{made['id']}"
    assert plugin.read(f"other|{made['id']}")[0] == ""
    with pytest.raises(grpc.RpcError) as refused:
        plugin.read(made["id"])
    assert failure(refused.value).sentence == (
        f'unexpected format of ID ("{made["id"]}"), expected <plan-id>|<selection-id>'
    )
    plugin.delete(made | {"id": identity})
    assert plugin.read(made["id"], made, checked)[0] == ""


def test_a_plan_outlives_its_selections(selection: Life, engine: Engine) -> None:
    one, two = selection.made()[1], selection.made()[1]
    plans = engine.of(PLANS.token)
    plan = plans.read(one["planId"])[1]
    assert one["id"] != two["id"]
    selection.engine.delete(one)
    with pytest.raises(grpc.RpcError) as refused:
        plans.delete(plan)
    assert failure(refused.value).sentence == (
        "backup DeleteBackupPlan: InvalidRequestException: "
        "Related backup plan selections must be deleted prior to backup plan deletion"
    )
    selection.engine.delete(two)
    plans.delete(plan)
    assert plans.read(plan["id"])[0] == ""
