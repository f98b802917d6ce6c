"""What documents show of production, held against what the program deploys there."""

import json
from typing import Any

import pytest

from components.table_args import Replica, TableArgs
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from market_intelligence.table_options import StreamView
from ops.docs import production
from settings.stack import StackSettings
from tests.components.stacks import engine_config, run
from tests.configured import FURTHER_OFF
from tests.conftest import ACCOUNT, PROJECT, Mocks

STREAM: StreamView = "NEW_AND_OLD_IMAGES"


@pytest.fixture
def deployed(mocks: Mocks) -> Mocks:
    """What the program deploys for production, as its file has it: with all tables."""
    off = {f"{PROJECT}:{name}": json.dumps(own) for name, own in FURTHER_OFF.items()}
    given = engine_config(production.STACK)
    run(mocks, production.STACK, {key: "{}" for key in off if given[key] == off[key]})
    return mocks


def given(**sections: Any) -> StackSettings:
    return StackSettings.model_validate({"environment": "prod", **FURTHER_OFF, **sections})


def here(text: str) -> str:
    """Put the account of the mocks in the place of that of documents."""
    return text.replace(production.SITE.account, ACCOUNT)


@pytest.mark.parametrize(
    ("logs", "specs"),
    [({"stream": STREAM}, [REQUESTS, PROCESSING_LOGS]), ({"enabled": False}, [REQUESTS])],
    ids=["with logs", "without logs"],
)
def test_tables_have_no_keys(logs: dict[str, Any], specs: list[TableSpec]) -> None:
    sections = {"requests": {"stream": STREAM}, "logs": logs, "replicas": ["eu-west-1"]}

    assert production.tables(given(**sections)) == [
        TableArgs(
            spec=spec,
            site=production.SITE,
            time_to_live=spec is REQUESTS,
            stream=STREAM,
            replicas=[Replica(region="eu-west-1")],
            readers=[],
        )
        for spec in specs
    ]


def test_alarms_are_those_that_are_deployed(deployed: Mocks) -> None:
    shown = production.alarms(production.settings())

    assert sorted(
        (
            one.physical_name(production.SITE),
            one.threshold,
            f"{one.meaning} First: {one.first_step}",
        )
        for one in shown
    ) == sorted(
        (one.inputs["name"], one.inputs["threshold"], one.inputs["alarmDescription"])
        for one in deployed.registered
        if "metricAlarm" in one.urn
    )


def test_the_dashboard_is_the_one_that_is_deployed(deployed: Mocks) -> None:
    shown = production.dashboard_body(production.settings())

    dashboard = deployed.resource("aws:cloudwatch/dashboard:Dashboard::dashboard")
    assert here(shown) == dashboard.inputs["dashboardBody"]


def test_the_dashboard_shows_the_cache_where_there_is_one() -> None:
    cache = {"enabled": True, "subnetIds": ["subnet-1a2b3c4d"], "securityGroupIds": ["sg-1a2b3c4d"]}

    assert [
        "## Cache prod-requests" in production.dashboard_body(given(cache=own))
        for own in (cache, {})
    ] == [True, False]
