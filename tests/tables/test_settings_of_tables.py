"""The section of settings that follows from the declaration of a table."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from components.site import Site
from components.table_args import Replica
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES, together
from settings import component_args
from settings.known import known_settings
from settings.stack import StackSettings
from settings.tables import section
from tests.configured import FURTHER_OFF
from tests.conftest import ACCOUNT, REGION
from tests.tables.example import BILLS, PLAIN

SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT)
COMMON: dict[str, object] = {
    "table_class": "STANDARD",
    "stream": None,
    "kinesis": None,
    "contributor_insights": "off",
    "max_read_units": None,
    "max_write_units": None,
    "warm_read_units": None,
    "warm_write_units": None,
    "readers": [],
    "table_name": None,
}


def read(spec: Any, **given: Any) -> Any:
    return section(spec).model_validate(given)


def test_its_defaults_are_those_of_the_declaration() -> None:
    assert read(PLAIN).model_dump() == COMMON
    assert read(BILLS).model_dump() == COMMON | {
        "enabled": True,
        "table_class": "STANDARD_INFREQUENT_ACCESS",
        "stream": "KEYS_ONLY",
        "contributor_insights": "throttled",
        "readers": ["arn:aws:iam::222233334444:role/analysts"],
        "time_to_live": True,
        "retention_days": 7,
        "indexes": {},
    }


def test_its_words_are_those_of_the_declaration() -> None:
    known = known_settings(section(BILLS))
    assert known["timeToLive"].description == "delete items whose gone_at has passed"
    assert known["retentionDays"].description == "how long a bill is kept once nobody needs it"
    assert "retentionDays" not in known_settings(section(replace(BILLS, ttl_attribute=None)))


def test_what_it_means_follows() -> None:
    own = read(BILLS, retentionDays=30, indexes={"by-day": {"maxReadUnits": 5}})
    assert (own.is_deployed, own.expires, own.kept_days) == (True, True, 30)
    assert {name: one.read_units for name, one in own.index_maximums.items()} == {"by-day": 5}
    off = read(BILLS, enabled=False)
    assert (off.is_deployed, off.kept_days) == (False, 7)
    assert not read(BILLS, timeToLive=False).expires
    plain = read(PLAIN)
    assert (plain.is_deployed, plain.expires, plain.kept_days) == (True, False, None)
    assert plain.index_maximums == {}


@pytest.mark.parametrize(
    ("spec", "given"),
    [
        (PLAIN, {"enabled": False}),
        (PLAIN, {"indexes": {}}),
        (PLAIN, {"retentionDays": 3}),
        (BILLS, {"indexes": {"by-night": {}}}),
        (BILLS, {"retentionDays": 0}),
        (BILLS, {"retentionDays": 5, "timeToLive": False}),
        (BILLS, {"stream": "KEYS_ONLY", "enabled": False}),
    ],
)
def test_what_the_table_cannot_have_is_refused(spec: Any, given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(spec, **given)


def test_only_what_is_declared_is_replicated_and_backed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = {"stream": "NEW_AND_OLD_IMAGES"}
    settings = StackSettings.model_validate(
        FURTHER_OFF
        | {"environment": "prod", "requests": stream, "logs": stream, "replicas": ["eu-west-1"]}
    )
    apart = replace(PROCESSING_LOGS, replicated=False, backed_up=False)
    monkeypatch.setattr(component_args, "TABLES", (REQUESTS, apart))

    requests, logs = (
        component_args.table_args(settings, SITE, spec, {})
        for spec in component_args.specs(settings)
    )

    assert (requests.replicas, logs.replicas) == ([Replica(region="eu-west-1")], [])
    alarms = component_args.alarms(settings, SITE, [requests, logs])
    lags = [one.table for one in alarms if one.metric == "ReplicationLatency"]
    assert lags == ["prod-market-intelligence-requests"]
    assert component_args.backup_args(settings, SITE).specs == [REQUESTS]


SAME_END = (
    "the base_name 'eu-request-processing-logs' ends with 'request-processing-logs', the "
    "base_name of another table, so that their names in AWS can be the same; choose another "
    "base_name"
)
TWO_CACHED = (
    "requests and bills of the tables have cached set; set it for one, because a principal that "
    "reads one table through the cache can read all that it serves"
)


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        (replace(BILLS, name="logs"), "two tables have the name 'logs'; give each its own"),
        (replace(BILLS, base_name="eu-request-processing-logs"), SAME_END),
        (replace(BILLS, cached=True), TWO_CACHED),
    ],
    ids=["name", "base name", "cache"],
)
def test_tables_that_cannot_be_beside_each_other_are_refused(other: Any, fault: str) -> None:
    assert together(*TABLES, BILLS) == (*TABLES, BILLS)
    with pytest.raises(ValueError, match=r"\w") as refused:
        together(*TABLES, other)
    assert str(refused.value) == fault
