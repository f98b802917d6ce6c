from components.alarm import Alarm
from components.cache_alarms import cache
from components.thresholds import Thresholds

THRESHOLDS = Thresholds(
    cache_cpu_percent=60,
    cache_memory_percent=70,
    cache_evicted_megabytes=2,
    cache_faults_per_minute=3,
    cache_throttles_per_minute=4,
)
CLUSTER = {"ClusterId": "dev-requests"}


def test_watches_what_the_guide_asks_to_watch_in_production() -> None:
    assert [*cache("dev-requests", THRESHOLDS)] == [
        Alarm(
            name="cache-CPUUtilization",
            namespace="AWS/DAX",
            metric="CPUUtilization",
            dimensions=CLUSTER,
            statistic="Maximum",
            threshold=60,
            missing_data="missing",
            meaning="A node of the cache dev-requests is short of CPU, and will throttle.",
            first_step="add nodes if many reads are the cause, else take a larger node type.",
        ),
        Alarm(
            name="cache-CacheMemoryUtilization",
            namespace="AWS/DAX",
            metric="CacheMemoryUtilization",
            dimensions=CLUSTER,
            statistic="Maximum",
            threshold=70,
            meaning="The cache dev-requests is nearly out of memory; when it is, "
            "it may stop answering.",
            first_step="take a larger node type, or shorten the cache's times to live.",
        ),
        Alarm(
            name="cache-EvictedSize",
            namespace="AWS/DAX",
            metric="EvictedSize",
            dimensions=CLUSTER,
            threshold=2_097_152,
            period_seconds=300,
            periods=3,
            meaning="The cache dev-requests drops items to make room: "
            "what is read does not fit into it.",
            first_step="compare hits and misses on the dashboard; "
            "take a larger node type if hits fall.",
        ),
        Alarm(
            name="cache-FaultRequestCount",
            namespace="AWS/DAX",
            metric="FaultRequestCount",
            dimensions=CLUSTER,
            threshold=3,
            meaning="The cache dev-requests answers requests with errors of its own (HTTP 500).",
            first_step="let clients go to the table instead, and look at the cluster's nodes.",
        ),
        Alarm(
            name="cache-ThrottledRequestCount",
            namespace="AWS/DAX",
            metric="ThrottledRequestCount",
            dimensions=CLUSTER,
            threshold=4,
            meaning="The cache dev-requests throttles requests: its nodes cannot keep up.",
            first_step="look at the CPU of its nodes; add nodes, or take a larger node type.",
        ),
    ]
