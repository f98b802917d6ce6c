"""The thresholds of the alarms; the settings have their defaults."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The highest values that do not set off an alarm."""

    throttled_reads_per_minute: int
    throttled_writes_per_minute: int
    system_errors_per_minute: int
    item_latency_milliseconds: int
    query_latency_milliseconds: int
    replication_latency_seconds: int
    user_errors_per_minute: int
    account_capacity_percent: int
    cache_cpu_percent: int
    cache_memory_percent: int
    cache_evicted_megabytes: int
    cache_faults_per_minute: int
    cache_throttles_per_minute: int
