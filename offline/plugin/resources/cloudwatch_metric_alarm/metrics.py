"""The metrics that an alarm watches, in AWS's words and in those of the SDK."""

from typing import Any

from offline.plugin.values import Properties, present

Answer = dict[str, Any]


def dimensions(found: list[dict[str, str]]) -> Properties:
    """Give dimensions as the SDK has them."""
    return {item["Name"]: item["Value"] for item in found}


def dimensions_sent(given: dict[str, str]) -> list[dict[str, str]]:
    """Give dimensions as AWS takes them."""
    return [{"Name": name, "Value": value} for name, value in given.items()]


def query(found: Answer, accounts: dict[str, str]) -> Properties:
    """Give a metric or an expression as the SDK has it, with its account, if it is of another."""
    metric: Answer | None = found.get("MetricStat")
    return present(
        accountId=accounts.get(found["Id"]),
        expression=found.get("Expression"),
        id=found["Id"],
        label=found.get("Label"),
        metric=_metric(metric) if metric else None,
        period=found.get("Period"),
        returnData=found["ReturnData"],
    )


def query_sent(given: Properties) -> dict[str, Any]:
    """Give a metric or an expression as AWS takes it."""
    metric: Properties | None = given.get("metric")
    return present(
        AccountId=given.get("accountId"),
        Expression=given.get("expression"),
        Id=given["id"],
        Label=given.get("label"),
        MetricStat=_metric_sent(metric) if metric else None,
        Period=given.get("period"),
        ReturnData=given.get("returnData", False),
    )


def _metric(found: Answer) -> Properties:
    metric: Answer = found["Metric"]
    return present(
        dimensions=dimensions(metric.get("Dimensions", [])) or None,
        metricName=metric["MetricName"],
        namespace=metric.get("Namespace"),
        period=found["Period"],
        stat=found["Stat"],
        unit=found.get("Unit"),
    )


def _metric_sent(given: Properties) -> Properties:
    metric: Properties = present(MetricName=given["metricName"], Namespace=given.get("namespace"))
    if given.get("dimensions"):
        metric["Dimensions"] = dimensions_sent(given["dimensions"])
    return present(
        Metric=metric, Period=given["period"], Stat=given["stat"], Unit=given.get("unit")
    )
