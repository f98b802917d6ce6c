"""Workloads for tests, and deployments of the tables that they speak of."""

from typing import Any

from market_intelligence.load.deployment import DeployedTable, Deployment
from market_intelligence.load.workload import Workload
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS

LIFE = {
    "statuses": ["pending", "processing", "completed"],
    "progressUpdates": 3,
    "givenBack": 0,
    "submittedBytes": 1_000,
    "workingBytes": 2_000,
    "endedBytes": 4_000,
}
SHARES = {
    "tableStrategy": 0.75,
    "highPriority": 0.25,
    "lowPriority": 0.25,
    "busiestUser": 0.125,
    "busiestProject": 0.25,
}
LOGS = {"perRequest": 4, "entryBytes": 500, "keptDays": 10}
READS = {
    "byId": {"perSecond": 10, "consistent": True},
    "byUser": {"perSecond": 1, "items": 8},
    "byProject": {"perSecond": 2, "items": 8},
    "byStatus": {"perSecond": 4, "items": 8},
    "abandoned": {"perSecond": 0, "items": 20},
    "byPriority": {"perSecond": 3, "items": 8},
    "logs": {"perSecond": 5, "items": 8},
}


def deployed(**fields: Any) -> Deployment:
    """Return a deployment of the two tables whose load these figures are, and of no other."""
    tables = tuple(DeployedTable(spec=spec) for spec in (REQUESTS, PROCESSING_LOGS))
    return Deployment(tables=tables, **fields)


def workload(**fields: object) -> Workload:
    """Return a workload of which all figures are known, with other fields."""
    given = {
        "requestsPerSecond": 2,
        "peakRequestsPerSecond": 10,
        "retentionDays": 5,
        "life": LIFE,
        "shares": SHARES,
        "logs": LOGS,
        "reads": READS,
    }
    return Workload.model_validate(given | fields)
