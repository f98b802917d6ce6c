"""Alarms on a DAX cluster."""

from collections.abc import Iterator
from dataclasses import replace

from components.alarm import DAX, Alarm
from components.thresholds import Thresholds

_BYTES_A_MEGABYTE = 1024 * 1024


def cache(cluster: str, thresholds: Thresholds) -> Iterator[Alarm]:
    """Yield the alarms of a cluster that DAX's guide to monitoring in production recommends."""
    yield replace(
        _alarm(
            cluster,
            "CPUUtilization",
            f"A node of the cache {cluster} is short of CPU, and will throttle.",
            "add nodes if many reads are the cause, else take a larger node type.",
        ),
        statistic="Maximum",
        threshold=thresholds.cache_cpu_percent,
        missing_data="missing",
    )
    yield replace(
        _alarm(
            cluster,
            "CacheMemoryUtilization",
            f"The cache {cluster} is nearly out of memory; when it is, it may stop answering.",
            "take a larger node type, or shorten the cache's times to live.",
        ),
        statistic="Maximum",
        threshold=thresholds.cache_memory_percent,
    )
    yield replace(
        _alarm(
            cluster,
            "EvictedSize",
            f"The cache {cluster} drops items to make room: what is read does not fit into it.",
            "compare hits and misses on the dashboard; take a larger node type if hits fall.",
        ),
        threshold=thresholds.cache_evicted_megabytes * _BYTES_A_MEGABYTE,
        period_seconds=300,
        periods=3,
    )
    yield replace(
        _alarm(
            cluster,
            "FaultRequestCount",
            f"The cache {cluster} answers requests with errors of its own (HTTP 500).",
            "let clients go to the table instead, and look at the cluster's nodes.",
        ),
        threshold=thresholds.cache_faults_per_minute,
    )
    yield replace(
        _alarm(
            cluster,
            "ThrottledRequestCount",
            f"The cache {cluster} throttles requests: its nodes cannot keep up.",
            "look at the CPU of its nodes; add nodes, or take a larger node type.",
        ),
        threshold=thresholds.cache_throttles_per_minute,
    )


def _alarm(cluster: str, metric: str, meaning: str, first_step: str) -> Alarm:
    return Alarm(
        name=f"cache-{metric}",
        namespace=DAX,
        metric=metric,
        dimensions={"ClusterId": cluster},
        meaning=meaning,
        first_step=first_step,
    )
