from typing import Any

import pytest

from ops.review.costs.backups import lines
from ops.review.costs.resources import Resource
from ops.review.costs.tables import CostedTable
from tables.cost.prices import default_prices
from tables.cost.storage import storage
from tables.load.deployment import Backups, Deployment
from tables.load.workload import Workload
from tests.ops.review.findings.made import LOGS, REQUESTS, US_EAST

PRICES = default_prices()
LOAD = Workload.model_validate({"requestsPerSecond": 2})
RULE: dict[str, Any] = {"schedule": "cron(0 5 ? * * *)", "lifecycle": {"deleteAfter": 120}}
COPIED = RULE | {"copyActions": [{"lifecycle": {"deleteAfter": 7}}]}
COLD = RULE | {"lifecycle": {"deleteAfter": 120, "coldStorageAfter": 30}}


def tables() -> list[CostedTable]:
    given = (("requests", REQUESTS), ("logs", LOGS))
    found = [CostedTable.of(Resource(name, {"name": own}), LOAD) for name, own in given]
    return [one for one in found if one]


def selected(*arns: str) -> list[Resource]:
    return [Resource("tables", {"resources": [*arns]})]


def plans(*rules: dict[str, Any]) -> list[Resource]:
    return [Resource("plan", {"rules": [*rules]})]


ALL = selected(f"{US_EAST}{REQUESTS}", f"{US_EAST}{LOGS}")


@pytest.mark.parametrize(
    ("rule", "backups"),
    [
        pytest.param(RULE, Backups(kept_days=120), id="warm"),
        pytest.param(COLD, Backups(kept_days=120, warm_days=30), id="cold"),
        pytest.param(COPIED, Backups(kept_days=120, copy_kept_days=7), id="copied"),
        pytest.param(
            RULE | {"schedule": "cron(0 5,17 ? * * *)"},
            Backups(per_day=2, kept_days=120),
            id="twice a day",
        ),
    ],
)
def test_a_rule_costs_what_capacity_planning_says(rule: dict[str, Any], backups: Backups) -> None:
    needed = [one for table in tables() for one in table.needed]
    expected = storage(needed, Deployment(tables=(), recovery=False, backups=backups), PRICES)
    assert [*lines(plans(rule), ALL, tables(), PRICES)] == [*expected]


@pytest.mark.parametrize(
    ("selections", "share"),
    [
        pytest.param([], 0, id="none"),
        pytest.param(selected(f"{US_EAST}{REQUESTS}"), 1, id="one"),
        pytest.param(ALL, 2, id="all"),
        pytest.param(selected("arn:aws:dynamodb:*:*:table/prod-*"), 2, id="by a pattern"),
        pytest.param(selected("*"), 2, id="by any name"),
        pytest.param(selected(f"{US_EAST}other"), 0, id="another"),
    ],
)
def test_only_selected_tables_are_backed_up(selections: list[Resource], share: int) -> None:
    stored = [one.needed[0].stored_bytes for one in tables()][:share]
    line, *_ = lines(plans(RULE), selections, tables(), PRICES)
    assert line.quantity == pytest.approx(sum(stored) / 2**30 * 120)


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(RULE | {"schedule": "sometimes"}, id="nobody knows when"),
        pytest.param(RULE | {"lifecycle": None}, id="kept for ever"),
    ],
)
def test_what_cannot_be_priced_is_left_out(rule: dict[str, Any]) -> None:
    assert [*lines(plans(rule), ALL, tables(), PRICES)] == []
