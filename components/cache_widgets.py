"""The widgets of a DAX cluster."""

from components.alarm import DAX
from components.site import Site
from components.thresholds import Thresholds
from components.widgets import Metric, Widget, graph


def cache_rows(site: Site, cluster: str, thresholds: Thresholds) -> list[list[Widget]]:
    """Return the rows of a dashboard for a cluster."""

    def line(name: str, label: str, statistic: str = "Sum") -> Metric:
        return Metric(
            label=label,
            namespace=DAX,
            name=name,
            dimensions={"ClusterId": cluster},
            statistic=statistic,
        )

    hits = [
        line("ItemCacheHits", "items found"),
        line("ItemCacheMisses", "items missed"),
        line("QueryCacheHits", "queries found"),
        line("QueryCacheMisses", "queries missed"),
    ]
    load = [
        line("CPUUtilization", "CPU", "Maximum"),
        line("CacheMemoryUtilization", "memory", "Maximum"),
    ]
    failures = [
        line("FaultRequestCount", "faults"),
        line("ErrorRequestCount", "errors"),
        line("ThrottledRequestCount", "throttled"),
    ]
    limits = {
        "CPU": float(thresholds.cache_cpu_percent),
        "memory": float(thresholds.cache_memory_percent),
    }
    return [
        [
            graph(site.region, "Found in the cache", "requests a minute", hits),
            graph(site.region, "Load of the busiest node", "%", load, limits),
            graph(site.region, "Failed requests", "requests a minute", failures),
        ],
    ]
