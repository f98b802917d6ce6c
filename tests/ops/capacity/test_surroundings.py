from typing import Any

import pytest

from components.alarm import METRIC_USD_A_MONTH
from market_intelligence.load.deployment import (
    Backups,
    Cache,
    DeployedReplica,
    DeployedTable,
    Deployment,
)
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES, TableSpec
from market_intelligence.table_options import MaxThroughput
from ops import stacks
from ops.capacity.deployment_from_settings import deployment
from ops.capacity.schedule import per_day
from ops.docs.production import SITE
from settings.stack import StackSettings

STREAM = {"stream": "NEW_AND_OLD_IMAGES"}
STREAMS = {spec.name: STREAM for spec in TABLES if spec.replicated}
CACHE = {
    "enabled": True,
    "subnetIds": ["subnet-1a2b3c4d"],
    "securityGroupIds": ["sg-1a2b3c4d"],
    "nodes": 2,
}
OFF = {"enabled": False}
NO_MAXIMUM: dict[str | None, MaxThroughput] = {None: MaxThroughput()}
BARE: dict[str, Any] = {
    "encryption": {"key": "aws-owned"},
    "alarms": OFF,
    "dashboard": OFF,
    "backup": OFF,
    "recovery": OFF,
}


def deployed(**sections: Any) -> Deployment:
    return deployment(StackSettings.model_validate({"environment": "prod", **sections}))


def by_default(spec: TableSpec, *, expires: bool) -> DeployedTable:
    """Return a table as it is where the stack sets nothing of it."""
    return DeployedTable(
        spec=spec,
        table_class=spec.defaults.table_class,
        insights=spec.defaults.insights,
        maximums=NO_MAXIMUM,
        expires=expires,
    )


def test_a_stack_that_sets_nothing_has_all_that_is_safe() -> None:
    assert deployed() == Deployment(
        tables=tuple(by_default(spec, expires=spec.ttl_attribute is not None) for spec in TABLES),
        recovery=True,
        backups=Backups(per_day=1, kept_days=35),
        keys=3,
        key_clients=10,
        # 16 on each table and five on each index.
        alarm_metrics=sum(16 + 5 * len(spec.indexes) for spec in TABLES),
        dashboards=1,
    )


def test_a_bare_stack_has_only_its_tables() -> None:
    required = [spec for spec in TABLES if not spec.optional]
    tables: dict[str, Any] = {spec.name: OFF for spec in TABLES if spec.optional}
    tables |= {spec.name: {"timeToLive": False} for spec in required if spec.ttl_attribute}
    assert deployed(**BARE, **tables) == Deployment(
        tables=tuple(by_default(spec, expires=False) for spec in required),
        recovery=False,
    )


def test_alarms_cost_what_the_program_exports() -> None:
    given = StackSettings.model_validate({"environment": "prod"})
    exported = sum(alarm.monthly_usd for alarm in stacks.alarms(given, SITE))

    assert deployment(given).alarm_metrics * METRIC_USD_A_MONTH == pytest.approx(exported)


@pytest.mark.parametrize(
    ("sections", "keys"),
    [
        pytest.param({}, 1, id="of the tables"),
        pytest.param({"encryption": {"key": "aws-managed"}}, 0, id="of AWS"),
        pytest.param(
            {"replicas": ["eu-west-1", "us-west-2"], **STREAMS},
            3,
            id="one in each region",
        ),
        pytest.param({"backup": {}}, 2, id="and of the vault"),
        pytest.param({"backup": {"copyRegion": "us-west-2"}}, 3, id="and of its copy"),
        pytest.param({"alarms": {}}, 2, id="and of the topic"),
    ],
)
def test_keys(sections: dict[str, Any], keys: int) -> None:
    bare = {name: of for name, of in BARE.items() if name != "encryption"}

    assert deployed(**(bare | sections)).keys == keys


@pytest.mark.parametrize(
    ("key", "clients"), [("aws-owned", 0), ("aws-managed", 10), ("customer-managed", 10)]
)
def test_a_key_that_nobody_sees_is_not_asked_for(key: str, clients: int) -> None:
    assert deployed(encryption={"key": key}).key_clients == clients


def test_tables_are_as_the_stack_sets_them() -> None:
    found = deployed(
        requests={
            "tableClass": "STANDARD_INFREQUENT_ACCESS",
            "contributorInsights": "all",
            "maxReadUnits": 500,
            "maxWriteUnits": -1,
            "indexes": {"status-index": {"maxWriteUnits": 900}},
        },
        logs={"contributorInsights": "throttled", "maxWriteUnits": 100},
    )

    assert tuple(one for one in found.tables if one.spec in {REQUESTS, PROCESSING_LOGS}) == (
        DeployedTable(
            spec=REQUESTS,
            table_class="STANDARD_INFREQUENT_ACCESS",
            insights="all",
            maximums={
                None: MaxThroughput(read_units=500),
                "status-index": MaxThroughput(write_units=900),
            },
        ),
        DeployedTable(
            spec=PROCESSING_LOGS,
            insights="throttled",
            expires=False,
            maximums={None: MaxThroughput(write_units=100)},
        ),
    )


@pytest.mark.parametrize(
    ("backup", "expected"),
    [
        pytest.param({}, Backups(kept_days=35), id="default"),
        pytest.param(
            {"schedule": "cron(0 5,17 ? * * *)", "retentionDays": 120, "coldStorageAfterDays": 30},
            Backups(per_day=2, kept_days=120, warm_days=30),
            id="twice a day, cold in the end",
        ),
        pytest.param(
            {"copyRegion": "us-west-2"}, Backups(kept_days=35, copy_kept_days=35), id="copied"
        ),
        pytest.param(
            {"copyRegion": "us-west-2", "copyRetentionDays": 7},
            Backups(kept_days=35, copy_kept_days=7),
            id="copied for a week",
        ),
        pytest.param(OFF, None, id="none"),
    ],
)
def test_backups(backup: dict[str, Any], expected: Backups | None) -> None:
    assert deployed(backup=backup).backups == expected


def test_a_cache_and_replicas() -> None:
    own = {"region": "us-west-2", "recovery": False, "contributorInsights": "all"}
    found = deployed(cache=CACHE, replicas=["eu-west-1", own], **STREAMS)

    assert found.cache == Cache(node_type="dax.r5.large", nodes=2)
    assert found.replicas == (
        DeployedReplica(recovered=True),
        DeployedReplica(recovered=False, insights="all"),
    )
    bare = deployed(**BARE, replicas=["eu-west-1"], **STREAMS)
    assert bare.replicas == (DeployedReplica(recovered=False),)


A_MONTH = 12 / 365.25


@pytest.mark.parametrize(
    ("schedule", "times"),
    [
        pytest.param("cron(0 5 ? * * *)", 1, id="daily"),
        pytest.param("cron(0 5 * * ? *)", 1, id="daily, by day of the month"),
        pytest.param("cron(0 5,17 ? * * *)", 2, id="twice a day"),
        pytest.param("cron(0 * ? * * *)", 24, id="hourly"),
        pytest.param("cron(0 */6 ? * * *)", 4, id="every six hours"),
        pytest.param("cron(0 1/6 ? * * *)", 4, id="every six hours from one on"),
        pytest.param("cron(0 8-18/2 ? * * *)", 6, id="every two hours of a working day"),
        pytest.param("cron(0 8-10,9 ? * * *)", 3, id="hours named twice"),
        pytest.param("cron(30 5 ? * MON-FRI *)", 5 / 7, id="on working days"),
        pytest.param("cron(30 5 ? * 1,7 *)", 2 / 7, id="at weekends"),
        pytest.param("cron(0 5 1 * ? *)", A_MONTH, id="monthly"),
        pytest.param("cron(0 5 1,15 * ? *)", 2 * A_MONTH, id="twice a month"),
        pytest.param("cron(0 5 L * ? *)", A_MONTH, id="on the last day"),
        pytest.param("cron(0 5 3W * ? *)", A_MONTH, id="on the working day next to the third"),
        pytest.param("cron(0 5 ? * 6L *)", A_MONTH, id="on the last Friday"),
        pytest.param("cron(0 5 ? * WED#2 *)", A_MONTH, id="on the second Wednesday"),
        pytest.param("cron(0 5 ? JAN-JUN * *)", 0.5, id="in half of the months"),
        pytest.param("cron(0 5 ? 1/3 * 2030)", 4 / 12, id="in every third month"),
    ],
)
def test_backups_a_day(schedule: str, times: float) -> None:
    assert per_day(schedule) == pytest.approx(times)
