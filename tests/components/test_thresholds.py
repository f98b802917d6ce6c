from dataclasses import asdict

from components.thresholds import Thresholds
from sections.alarms import Thresholds as Settings

DEFAULTS = {
    "throttled_reads_per_minute": 0,
    "throttled_writes_per_minute": 0,
    "system_errors_per_minute": 0,
    "item_latency_milliseconds": 20,
    "query_latency_milliseconds": 100,
    "replication_latency_seconds": 180,
    "user_errors_per_minute": 0,
    "account_capacity_percent": 80,
    "cache_cpu_percent": 75,
    "cache_memory_percent": 90,
    "cache_evicted_megabytes": 100,
    "cache_faults_per_minute": 0,
    "cache_throttles_per_minute": 0,
}


def test_defaults() -> None:
    assert asdict(Thresholds()) == DEFAULTS


def test_what_is_not_set_is_the_default_here_too() -> None:
    assert Settings().model_dump() == DEFAULTS
