"""What the embedded AWS does not hold of an alarm, recorded beside it.

That is a query in PromQL, evaluation in windows of the clock, warm-up, the accounts of metrics,
and extended statistics other than percentiles, which the embedded AWS refuses.
"""

from offline.plugin.aws import Aws
from offline.plugin.values import Properties, objects

KIND = "cloudwatch-metric-alarm"
ACCOUNTS = "accounts"
PROPERTIES = ("evaluationCriteria", "evaluationInterval", "evaluationWindow", "warmUpConfiguration")


def left_out(inputs: Properties) -> Properties:
    """Give what the embedded AWS drops of an alarm."""
    kept = {name: inputs[name] for name in PROPERTIES if inputs.get(name) is not None}
    statistic: str = inputs.get("extendedStatistic") or ""
    if statistic and not is_percentile(statistic):
        kept["extendedStatistic"] = statistic
    queries = objects(inputs.get("metricQueries"))
    if accounts := {q["id"]: q["accountId"] for q in queries if q.get("accountId")}:
        kept[ACCOUNTS] = accounts
    return kept


def is_percentile(statistic: str) -> bool:
    """Tell whether the embedded AWS takes an extended statistic."""
    return statistic.startswith("p")


def record(aws: Aws, name: str, inputs: Properties) -> None:
    """Keep what the embedded AWS drops of an alarm."""
    aws.records.put(KIND, _identity(aws, name), left_out(inputs))


def recorded(aws: Aws, name: str) -> Properties:
    """Give what was kept of an alarm."""
    return aws.records.get(KIND, _identity(aws, name)) or {}


def forget(aws: Aws, name: str) -> None:
    """Drop what was kept of an alarm."""
    aws.records.delete(KIND, _identity(aws, name))


def _identity(aws: Aws, name: str) -> str:
    return f"{aws.region}/{name}"
