from collections.abc import Mapping
from typing import Any

import pytest

import arguments
from components.backup import BackupArgs
from components.cache import CacheArgs, cluster_name
from components.encryption import KeyArgs
from components.grants import GrantsArgs
from components.site import Site
from components.table_args import MaxThroughput, Replica, TableArgs
from components.thresholds import Thresholds
from components.topic import Subscription
from components.vault import Lock
from settings import StackSettings
from tables.specs import PROCESSING_LOGS, REQUESTS, TableSpec
from tests.conftest import ACCOUNT, REGION

SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT)
HERE = "arn:aws:kms:us-east-1:111122223333:key/here"
THERE = "arn:aws:kms:eu-west-1:111122223333:key/there"
KEYS = {REGION: HERE, "eu-west-1": THERE}
ANALYSTS = "arn:aws:iam::222233334444:role/analysts"
AUDITORS = "arn:aws:iam::333344445555:role/auditors"
SUBNET, GROUP = "subnet-1a2b3c4d", "sg-1a2b3c4d"
CACHE: dict[str, Any] = {"enabled": True, "subnetIds": [SUBNET], "securityGroupIds": [GROUP]}
STREAM = "NEW_AND_OLD_IMAGES"
STREAM_ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026-01-01T00:00:00.000"
REPLICATED: dict[str, Any] = {
    "replicas": ["eu-west-1"],
    "requests": {"stream": STREAM},
    "logs": {"stream": STREAM},
}


def settings(**sections: object) -> StackSettings:
    return StackSettings.model_validate({"environment": "prod", **sections})


def thresholds_by_name(given: StackSettings) -> dict[str, float]:
    tables = [arguments.table_args(given, SITE, spec, {}) for spec in arguments.specs(given)]
    return {one.name: one.threshold for one in arguments.alarms(given, SITE, tables)}


@pytest.mark.parametrize(
    ("logs", "specs"),
    [({}, [REQUESTS, PROCESSING_LOGS]), ({"enabled": False}, [REQUESTS])],
    ids=["by default", "without logs"],
)
def test_specs(logs: dict[str, Any], specs: list[TableSpec]) -> None:
    assert arguments.specs(settings(logs=logs)) == specs


@pytest.mark.parametrize(
    ("sections", "readers"),
    [
        pytest.param({}, [], id="of the account alone"),
        pytest.param(
            {"requests": {"readers": [AUDITORS]}, "logs": {"readers": [AUDITORS, ANALYSTS]}},
            [ANALYSTS, AUDITORS],
            id="of both tables, once each",
        ),
        pytest.param(
            {"requests": {"readers": [ANALYSTS]}, "logs": {"enabled": False}},
            [ANALYSTS],
            id="without logs",
        ),
    ],
)
def test_key(sections: dict[str, Any], readers: list[str]) -> None:
    assert arguments.key_args(settings(**sections), SITE, REGION) == KeyArgs(
        site=SITE,
        purpose="tables",
        description="Encrypts the tables of the Root Orchestrator.",
        used_through=["dynamodb"],
        readers=readers,
        protect=True,
    )


def test_key_of_a_replica_is_there_and_says_of_where_it_is() -> None:
    assert arguments.key_args(settings(), SITE, "eu-west-1") == KeyArgs(
        site=SITE.within("eu-west-1"),
        purpose="tables-of-us-east-1",
        description="Encrypts the tables of the Root Orchestrator.",
        used_through=["dynamodb"],
        readers=[],
        protect=True,
    )


@pytest.mark.parametrize("region", [REGION, "eu-west-1"], ids=["of the tables", "of a replica"])
def test_keys_are_protected_like_the_tables(region: str) -> None:
    assert [
        arguments.key_args(settings(deletionProtection=protection), SITE, region).protect
        for protection in (True, False)
    ] == [True, False]


@pytest.mark.parametrize(
    ("spec", "time_to_live"), [(REQUESTS, True), (PROCESSING_LOGS, False)], ids=["requests", "logs"]
)
def test_table_by_default(spec: TableSpec, *, time_to_live: bool) -> None:
    assert arguments.table_args(settings(), SITE, spec, KEYS) == TableArgs(
        spec=spec,
        site=SITE,
        recovery_days=35,
        deletion_protection=True,
        time_to_live=time_to_live,
        key_arn=HERE,
        aws_managed_key=False,
        table_class="STANDARD",
        stream=None,
        insights="off",
        maximum=MaxThroughput(),
        index_maximums={},
        replicas=[],
        readers=[],
    )


OWN: Mapping[str, Any] = {
    "tableClass": "STANDARD_INFREQUENT_ACCESS",
    "stream": STREAM,
    "contributorInsights": "all",
    "maxReadUnits": 400,
    "maxWriteUnits": -1,
    "readers": [ANALYSTS],
}


@pytest.mark.parametrize(
    ("spec", "section", "index"),
    [
        pytest.param(REQUESTS, "requests", "user-index", id="requests"),
        pytest.param(PROCESSING_LOGS, "logs", "request-logs-index", id="logs"),
    ],
)
def test_table_takes_what_is_set_of_it(spec: TableSpec, section: str, index: str) -> None:
    other = "logs" if section == "requests" else "requests"
    own = {**OWN, "indexes": {index: {"maxReadUnits": 40, "maxWriteUnits": 20}}}
    expiry = {"timeToLive": False} if spec is REQUESTS else {}
    given = settings(
        deletionProtection=False,
        recovery={"enabled": False},
        replicas=["eu-west-1"],
        **{section: own | expiry, other: {"stream": STREAM}},
    )

    assert arguments.table_args(given, SITE, spec, KEYS) == TableArgs(
        spec=spec,
        site=SITE,
        recovery_days=None,
        deletion_protection=False,
        time_to_live=False,
        key_arn=HERE,
        table_class="STANDARD_INFREQUENT_ACCESS",
        stream="NEW_AND_OLD_IMAGES",
        insights="all",
        maximum=MaxThroughput(read_units=400, write_units=-1),
        index_maximums={index: MaxThroughput(read_units=40, write_units=20)},
        replicas=[Replica(region="eu-west-1", key_arn=THERE)],
        readers=[ANALYSTS],
    )


@pytest.mark.parametrize(
    ("key", "aws_managed"),
    [("aws-managed", True), ("aws-owned", False)],
    ids=["aws-managed", "aws-owned"],
)
def test_table_with_a_key_of_aws(key: str, *, aws_managed: bool) -> None:
    given = settings(encryption={"key": key}, **REPLICATED)

    table = arguments.table_args(given, SITE, REQUESTS, {})

    assert (table.key_arn, table.aws_managed_key) == (None, aws_managed)
    assert table.replicas == [Replica(region="eu-west-1", key_arn=None)]


def grants_args(spec: TableSpec, keys: arguments.Keys, **sections: object) -> GrantsArgs:
    given = settings(**sections)
    table = arguments.table_args(given, SITE, spec, keys)
    return arguments.grants_args(given, SITE, table, STREAM_ARN)


EACH_TABLE = pytest.mark.parametrize("spec", [REQUESTS, PROCESSING_LOGS], ids=["requests", "logs"])


@EACH_TABLE
def test_grants_by_default(spec: TableSpec) -> None:
    assert grants_args(spec, {}) == GrantsArgs(
        site=SITE, spec=spec, key_arn=None, stream_arn=None, cache=None
    )


@pytest.mark.parametrize(
    ("spec", "cache"),
    [(REQUESTS, "prod-requests"), (PROCESSING_LOGS, None)],
    ids=["requests", "logs"],
)
def test_grants_know_the_key_the_stream_and_of_the_cached_table_the_cache(
    spec: TableSpec, cache: str | None
) -> None:
    assert grants_args(spec, KEYS, cache=CACHE, **REPLICATED) == GrantsArgs(
        site=SITE, spec=spec, key_arn=HERE, stream_arn=STREAM_ARN, cache=cache
    )


@EACH_TABLE
def test_only_grants_of_the_table_that_the_cache_serves_know_the_cache(spec: TableSpec) -> None:
    served = arguments.cache_args(settings(cache=CACHE), SITE, {}).spec

    assert (grants_args(spec, {}, cache=CACHE).cache is not None) == (spec is served)


@EACH_TABLE
def test_grants_know_the_stream_of_their_own_table_only(spec: TableSpec) -> None:
    section = "requests" if spec is REQUESTS else "logs"

    assert grants_args(spec, {}, **{section: {"stream": "KEYS_ONLY"}}).stream_arn == STREAM_ARN
    other = "logs" if spec is REQUESTS else "requests"
    assert grants_args(spec, {}, **{other: {"stream": "KEYS_ONLY"}}).stream_arn is None


@pytest.mark.parametrize(
    ("cache", "name"),
    [(CACHE, "prod-requests"), ({}, None), ({"enabled": False}, None)],
    ids=["on", "by default", "off"],
)
def test_cluster(cache: dict[str, Any], name: str | None) -> None:
    assert arguments.cluster(settings(cache=cache), SITE) == name


def test_alarms_watch_the_cluster_that_is_made() -> None:
    given = settings(cache=CACHE)
    args = arguments.cache_args(given, SITE, {})

    watched = {
        cluster
        for alarm in arguments.alarms(given, SITE, [])
        if (cluster := alarm.dimensions.get("ClusterId"))
    }
    assert watched == {cluster_name(SITE, args.spec)} == {"prod-requests"}


OF_TABLES = {
    "throttledReadsPerMinute": 1,
    "throttledWritesPerMinute": 2,
    "systemErrorsPerMinute": 3,
    "itemLatencyMilliseconds": 4,
    "queryLatencyMilliseconds": 5,
}
OF_REPLICAS = {"replicationLatencySeconds": 6}
OF_ACCOUNT = {"userErrorsPerMinute": 7, "accountCapacityPercent": 8}
OF_CACHE = {
    "cacheCpuPercent": 9,
    "cacheMemoryPercent": 10,
    "cacheEvictedMegabytes": 11,
    "cacheFaultsPerMinute": 12,
    "cacheThrottlesPerMinute": 13,
}


@pytest.mark.parametrize("alarms", [{}, {"enabled": False}], ids=["with alarms", "without alarms"])
def test_thresholds_by_default(alarms: dict[str, Any]) -> None:
    assert arguments.thresholds(settings(alarms=alarms)) == Thresholds()


def test_thresholds_are_those_that_are_set() -> None:
    all_of_them = OF_TABLES | OF_REPLICAS | OF_ACCOUNT | OF_CACHE
    alarms = {"account": True, "thresholds": all_of_them}

    assert arguments.thresholds(settings(alarms=alarms, cache=CACHE, **REPLICATED)) == Thresholds(
        throttled_reads_per_minute=1,
        throttled_writes_per_minute=2,
        system_errors_per_minute=3,
        item_latency_milliseconds=4,
        query_latency_milliseconds=5,
        replication_latency_seconds=6,
        user_errors_per_minute=7,
        account_capacity_percent=8,
        cache_cpu_percent=9,
        cache_memory_percent=10,
        cache_evicted_megabytes=11,
        cache_faults_per_minute=12,
        cache_throttles_per_minute=13,
    )


def of_logs(*, reasons: bool) -> dict[str, float]:
    """Give the thresholds of the alarms on the logs table, by their names."""
    index = "logs-request-logs-index"
    reads, writes, item, query = 1, 2, 4, 5
    why: dict[str, float] = {
        "logs-ReadKeyRangeThroughputThrottleEvents": 0,
        "logs-ReadAccountLimitThrottleEvents": 0,
        "logs-WriteKeyRangeThroughputThrottleEvents": 0,
        "logs-WriteAccountLimitThrottleEvents": 0,
        f"{index}-ReadKeyRangeThroughputThrottleEvents": 0,
        f"{index}-ReadAccountLimitThrottleEvents": 0,
        f"{index}-WriteKeyRangeThroughputThrottleEvents": 0,
    }
    return (why if reasons else {}) | {
        "logs-ReadThrottleEvents": reads,
        "logs-WriteThrottleEvents": writes,
        f"{index}-ReadThrottleEvents": reads,
        f"{index}-WriteThrottleEvents": writes,
        "logs-SystemErrors": 3,
        "logs-GetItem-SuccessfulRequestLatency": item,
        "logs-PutItem-SuccessfulRequestLatency": item,
        "logs-UpdateItem-SuccessfulRequestLatency": item,
        "logs-DeleteItem-SuccessfulRequestLatency": item,
        "logs-Query-SuccessfulRequestLatency": query,
    }


def alarms_besides_requests(
    alarms: dict[str, Any] | None = None,
    thresholds: dict[str, int] | None = None,
    **sections: object,
) -> dict[str, float]:
    given = {"thresholds": OF_TABLES | (thresholds or {})} | (alarms or {})
    found = thresholds_by_name(settings(alarms=given, **sections))
    return {name: value for name, value in found.items() if not name.startswith("requests-")}


def test_alarms_can_be_off() -> None:
    assert thresholds_by_name(settings(alarms={"enabled": False})) == {}


@pytest.mark.parametrize("reasons", [True, False], ids=["with reasons", "without reasons"])
def test_alarms_of_a_table_go_off_from_its_thresholds_on(*, reasons: bool) -> None:
    found = alarms_besides_requests({"throttleReasons": reasons})

    assert found == of_logs(reasons=reasons)


def test_alarms_on_maximums_are_of_what_has_one() -> None:
    logs = {"maxReadUnits": 400, "indexes": {"request-logs-index": {"maxWriteUnits": 20}}}

    assert alarms_besides_requests(logs=logs) == of_logs(reasons=True) | {
        "logs-ReadMaxOnDemandThroughputThrottleEvents": 0,
        "logs-request-logs-index-WriteMaxOnDemandThroughputThrottleEvents": 0,
    }


def test_alarms_on_replicas() -> None:
    assert alarms_besides_requests(thresholds=OF_REPLICAS, **REPLICATED) == of_logs(
        reasons=True
    ) | {"logs-eu-west-1-ReplicationLatency": 6000}


def test_alarms_on_the_cache() -> None:
    assert alarms_besides_requests(thresholds=OF_CACHE, cache=CACHE) == of_logs(reasons=True) | {
        "cache-CPUUtilization": 9,
        "cache-CacheMemoryUtilization": 10,
        "cache-EvictedSize": 11 * 1024 * 1024,
        "cache-FaultRequestCount": 12,
        "cache-ThrottledRequestCount": 13,
    }


def test_alarms_on_the_account() -> None:
    assert alarms_besides_requests({"account": True}, OF_ACCOUNT) == of_logs(reasons=True) | {
        "account-UserErrors": 7,
        "account-ReadCapacityUtilization": 8,
        "account-WriteCapacityUtilization": 8,
    }


def test_alarms_of_a_stack_without_logs_are_those_of_requests() -> None:
    given = settings(logs={"enabled": False})

    assert {name.partition("-")[0] for name in thresholds_by_name(given)} == {"requests"}


def test_subscriptions() -> None:
    alarms = {
        "subscriptions": [
            {"protocol": "email", "endpoint": "on-call@example.com"},
            {"protocol": "https", "endpoint": "https://hooks.example.com/1"},
        ]
    }

    assert arguments.subscriptions(settings(alarms=alarms)) == [
        Subscription(protocol="email", endpoint="on-call@example.com"),
        Subscription(protocol="https", endpoint="https://hooks.example.com/1"),
    ]
    assert arguments.subscriptions(settings()) == []


def test_backup_by_default() -> None:
    assert arguments.backup_args(settings(), SITE) == BackupArgs(
        site=SITE,
        specs=[REQUESTS, PROCESSING_LOGS],
        schedule="cron(0 5 ? * * *)",
        retention_days=35,
        cold_storage_after_days=None,
        lock=None,
        copy_region=None,
        copy_retention_days=None,
        protect=True,
    )


def test_backup_takes_what_is_set_of_it() -> None:
    given = settings(
        deletionProtection=False,
        logs={"enabled": False},
        backup={
            "schedule": "cron(0 3 ? * 1 *)",
            "retentionDays": 120,
            "coldStorageAfterDays": 30,
            "copyRegion": "us-west-2",
            "copyRetentionDays": 90,
            "lock": {"minRetentionDays": 30, "maxRetentionDays": 365, "changeableForDays": 3},
        },
    )

    assert arguments.backup_args(given, SITE) == BackupArgs(
        site=SITE,
        specs=[REQUESTS],
        schedule="cron(0 3 ? * 1 *)",
        retention_days=120,
        cold_storage_after_days=30,
        lock=Lock(min_retention_days=30, max_retention_days=365, changeable_for_days=3),
        copy_region="us-west-2",
        copy_retention_days=90,
        protect=False,
    )


def test_cache_by_default() -> None:
    assert arguments.cache_args(settings(cache=CACHE), SITE, KEYS) == CacheArgs(
        site=SITE,
        spec=REQUESTS,
        subnet_ids=[SUBNET],
        security_group_ids=[GROUP],
        node_type="dax.r5.large",
        nodes=3,
        item_ttl_seconds=300,
        query_ttl_seconds=300,
        key_arn=HERE,
    )


def test_cache_takes_what_is_set_of_it() -> None:
    own = {"nodeType": "dax.t3.small", "nodes": 1, "itemTtlSeconds": 60, "queryTtlSeconds": 0}
    given = settings(logs={"enabled": False}, cache=CACHE | own)

    assert arguments.cache_args(given, SITE, {}) == CacheArgs(
        site=SITE,
        spec=REQUESTS,
        subnet_ids=[SUBNET],
        security_group_ids=[GROUP],
        node_type="dax.t3.small",
        nodes=1,
        item_ttl_seconds=60,
        query_ttl_seconds=0,
        key_arn=None,
    )
