import json
from uuid import uuid4

import grpc
import pytest

from offline.plugin.documents import faults
from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure

WIDGET = {"type": "text", "x": 0, "y": 0, "width": 6, "height": 2, "properties": {"markdown": "#"}}
BODY = json.dumps({"widgets": [WIDGET]})


@pytest.fixture
def dashboards(engine: Engine) -> Engine:
    return engine.of("aws:cloudwatch/dashboard:Dashboard")


@pytest.fixture
def dashboard() -> Properties:
    return {"dashboardName": f"orders-{uuid4().hex}", "dashboardBody": BODY}


def test_a_preview_tells_what_is_known(
    dashboards: Engine, dashboard: Properties, server: Server
) -> None:
    checked, _ = dashboards.check(dashboard)
    outputs = dashboards.create(checked, preview=True)[1]
    assert outputs == dashboard | {"dashboardArn": UNKNOWN, "region": "us-east-1"}
    assert server.called == []


def test_a_dashboard_is_made_as_asked(dashboards: Engine, dashboard: Properties) -> None:
    checked, outputs = dashboards.made(dashboard)
    name = dashboard["dashboardName"]
    assert outputs == dashboard | {
        "dashboardArn": f"arn:aws:cloudwatch::123456789012:dashboard/{name}",
        "id": name,
        "region": "us-east-1",
    }
    assert dashboards.kinds(outputs, checked) == {}
    assert dashboards.read(name, outputs, checked)[1:] == (outputs, checked)


def test_a_body_that_says_the_same_is_no_change(dashboards: Engine, dashboard: Properties) -> None:
    checked, outputs = dashboards.made(dashboard)
    same = json.dumps({"widgets": [dict(reversed(WIDGET.items()))]}, indent=2)
    assert dashboards.kinds(outputs, checked | {"dashboardBody": same}) == {}


def test_another_body_is_put_in_place(dashboards: Engine, dashboard: Properties) -> None:
    _, outputs = dashboards.made(dashboard)
    changed = dashboard | {"dashboardBody": json.dumps({"widgets": []})}
    assert dashboards.kinds(outputs, changed) == {"dashboardBody": "UPDATE"}
    after = dashboards.update(outputs, changed)
    assert after == outputs | changed
    assert dashboards.read(outputs["id"], after, changed)[1] == after


def test_another_name_makes_another_dashboard(dashboards: Engine, dashboard: Properties) -> None:
    _, outputs = dashboards.made(dashboard)
    answer = dashboards.diff(outputs, dashboard | {"dashboardName": "other"})
    assert list(answer.replaces) == ["dashboardName"]


def test_an_import_needs_no_more_than_the_name(dashboards: Engine, dashboard: Properties) -> None:
    checked, made = dashboards.made(dashboard)
    assert dashboards.read(made["id"])[1:] == (made, checked)


def test_a_dashboard_that_is_gone_reads_as_gone_and_may_be_deleted_again(
    dashboards: Engine, dashboard: Properties
) -> None:
    checked, outputs = dashboards.made(dashboard)
    dashboards.delete(outputs)
    dashboards.delete(outputs)
    assert dashboards.read(outputs["id"], outputs, checked)[0] == ""


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (
            {"dashboardName": "or ders"},
            (
                '"dashboardName" doesn\'t comply with restrictions ("^[0-9A-Za-z_-]+$"): '
                "\"or ders\". Examine values at 'orders.dashboardName'."
            ),
        ),
        (
            {"dashboardName": "x" * 256},
            (
                '"dashboardName" cannot be longer than 255 characters: '
                f"\"{'x' * 256}\". Examine values at 'orders.dashboardName'."
            ),
        ),
    ],
    ids=["letters", "length"],
)
def test_bad_inputs_are_refused_in_the_official_words(
    dashboards: Engine, dashboard: Properties, spoilt: Properties, reason: str
) -> None:
    assert dashboards.check(dashboard | spoilt)[1] == [reason]


def test_a_body_that_is_no_json_is_refused(dashboards: Engine, dashboard: Properties) -> None:
    spoilt = {"dashboardBody": "{"}
    [fault] = faults(spoilt, "dashboardBody")
    assert dashboards.check(dashboard | spoilt)[1] == [fault.sentence("orders")]


def test_what_is_not_known_yet_is_not_refused(dashboards: Engine) -> None:
    unknown = {"dashboardBody": UNKNOWN, "dashboardName": UNKNOWN}
    assert dashboards.check(unknown)[1] == []


def test_what_aws_refuses_is_told(dashboards: Engine, server: Server) -> None:
    server.refused.add("PutDashboard")
    with pytest.raises(grpc.RpcError) as refused:
        dashboards.create({"dashboardName": "orders", "dashboardBody": BODY})
    assert failure(refused.value).sentence == (
        "cloudwatch PutDashboard: LimitExceededException: too many at once"
    )
