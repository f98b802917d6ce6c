"""From where on alarms go off; the defaults are AWS's recommendations where it gives any."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The highest values that are still fine."""

    throttled_reads_per_minute: int = 0
    throttled_writes_per_minute: int = 0
    system_errors_per_minute: int = 0
    item_latency_milliseconds: int = 20
    query_latency_milliseconds: int = 100
    replication_latency_seconds: int = 180
    user_errors_per_minute: int = 0
    account_capacity_percent: int = 80
    cache_cpu_percent: int = 75
    cache_memory_percent: int = 90
    cache_evicted_megabytes: int = 100
    cache_faults_per_minute: int = 0
    cache_throttles_per_minute: int = 0
