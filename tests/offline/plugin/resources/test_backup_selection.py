from uuid import uuid4

import grpc
import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import REGION, Engine, failure

ROLE = "arn:aws:iam::123456789012:role/backup"
TABLE = f"arn:aws:dynamodb:{REGION}:123456789012:table/orders"
RULE = {"ruleName": "daily", "targetVaultName": "orders", "schedule": "cron(0 5 ? * * *)"}


@pytest.fixture
def plans(engine: Engine) -> Engine:
    return engine.of("aws:backup/plan:Plan")


@pytest.fixture
def selections(engine: Engine) -> Engine:
    return engine.of("aws:backup/selection:Selection")


@pytest.fixture
def plan(plans: Engine) -> Properties:
    return plans.made({"name": f"orders-{uuid4().hex}", "rules": [RULE]})[1]


@pytest.fixture
def selection(plan: Properties) -> Properties:
    return {"name": "orders", "planId": plan["id"], "iamRoleArn": ROLE, "resources": [TABLE]}


def test_a_selection_is_made_and_tells_all_of_itself(
    selections: Engine, selection: Properties
) -> None:
    checked, outputs = selections.made(selection)
    identity = outputs["id"]
    assert len(identity) == 36
    assert outputs == selection | {
        "conditions": [],
        "id": identity,
        "notResources": [],
        "region": REGION,
        "selectionTags": [],
    }
    assert selections.kinds(outputs, checked) == {}
    assert selections.read(identity, outputs, checked) == (identity, outputs, checked)


def test_a_selection_by_tags_and_conditions(selections: Engine, selection: Properties) -> None:
    tests = [
        {"key": "aws:ResourceTag/team", "value": "orders"},
        {"key": "aws:ResourceTag/stage", "value": "prod"},
    ]
    wish = selection | {
        "conditions": [{"stringEquals": tests}],
        "notResources": ["arn:aws:fsx:*"],
        "selectionTags": [{"type": "STRINGEQUALS", "key": "team", "value": "orders"}],
    }
    checked, outputs = selections.made(wish)
    assert outputs == wish | {"id": outputs["id"], "region": REGION}
    assert selections.kinds(outputs, checked) == {}
    turned = [{"stringEquals": [tests[1], tests[0]]}]
    assert selections.kinds(outputs, checked | {"conditions": turned}) == {}
    assert selections.kinds(outputs, checked | {"notResources": None, "conditions": None}) == {}
    answer = selections.diff(outputs, checked | {"selectionTags": []})
    assert list(answer.replaces) == ["selectionTags[0]"]


def test_a_preview_tells_what_is_known(selections: Engine, selection: Properties) -> None:
    checked, reasons = selections.check(selection | {"planId": UNKNOWN, "iamRoleArn": UNKNOWN})
    assert reasons == []
    assert selections.create(checked, preview=True) == (
        "",
        selection
        | {
            "conditions": UNKNOWN,
            "iamRoleArn": UNKNOWN,
            "notResources": UNKNOWN,
            "planId": UNKNOWN,
            "region": REGION,
        },
    )


@pytest.mark.parametrize(
    ("change", "replaced"),
    [
        ({"name": "other"}, ["name"]),
        ({"planId": "other"}, ["planId"]),
        ({"iamRoleArn": f"{ROLE}-2"}, ["iamRoleArn"]),
        ({"resources": [TABLE, f"{TABLE}-2"]}, ["resources[1]"]),
        ({"notResources": ["arn:aws:fsx:*"]}, ["notResources[0]"]),
        ({"region": "eu-west-1"}, ["region"]),
    ],
    ids=["name", "plan", "role", "resources", "not resources", "region"],
)
def test_any_change_replaces(
    selections: Engine, selection: Properties, change: Properties, replaced: list[str]
) -> None:
    checked, outputs = selections.made(selection)
    assert list(selections.diff(outputs, checked | change).replaces) == replaced


def test_an_import_needs_the_ids_of_plan_and_selection(
    selections: Engine, selection: Properties, plan: Properties
) -> None:
    checked, made = selections.made(selection)
    identity = f"{plan['id']}|{made['id']}"
    assert selections.read(identity) == (
        identity,
        made | {"id": identity},
        selection | {"__defaults": []},
    )
    assert selections.kinds(made | {"id": identity}, checked) == {}
    assert selections.read(f"other|{made['id']}")[0] == ""
    selections.delete(made | {"id": identity})
    assert selections.read(made["id"], made, checked)[0] == ""
    with pytest.raises(grpc.RpcError) as refused:
        selections.read(made["id"])
    assert failure(refused.value).sentence == (
        f'unexpected format of ID ("{made["id"]}"), expected <plan-id>|<selection-id>'
    )


def test_a_selection_needs_its_plan(
    selections: Engine, selection: Properties, plan: Properties
) -> None:
    checked, _ = selections.check(selection | {"region": "eu-west-1"})
    with pytest.raises(grpc.RpcError) as refused:
        selections.create(checked)
    assert failure(refused.value).sentence == (
        "backup CreateBackupSelection: InvalidParameterValueException: "
        f"Cannot find Backup plan with ID {plan['id']}"
    )


def test_a_plan_outlives_its_selections(
    selections: Engine, selection: Properties, plans: Engine, plan: Properties
) -> None:
    one, two = selections.made(selection)[1], selections.made(selection)[1]
    assert one["id"] != two["id"]
    selections.delete(one)
    selections.delete(one)
    with pytest.raises(grpc.RpcError) as refused:
        plans.delete(plan)
    assert failure(refused.value).sentence == (
        "backup DeleteBackupPlan: InvalidRequestException: "
        "Related backup plan selections must be deleted prior to backup plan deletion"
    )
    selections.delete(two)
    plans.delete(plan)
    assert plans.read(plan["id"], plan, plan)[0] == ""


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"name": "a b"},
            (
                "invalid value for name (must contain only alphanumeric, hyphen, underscore, and "
                "period characters). Examine values at 'orders.name'."
            ),
        ),
        (
            {"iamRoleArn": "backup"},
            "\"iamRoleArn\" (backup) is an invalid ARN. Examine values at 'orders.iamRoleArn'.",
        ),
        (
            {"selectionTags": [{"type": "LIKE", "key": "team", "value": "orders"}]},
            (
                'expected type to be one of ["STRINGEQUALS"], got LIKE. '
                "Examine values at 'orders.selectionTags[0].type'."
            ),
        ),
    ],
    ids=["name", "role", "tag"],
)
def test_what_is_refused(
    selections: Engine, selection: Properties, wrong: Properties, reason: str
) -> None:
    assert selections.check(selection | wrong)[1] == [reason]
