"""The widgets of a table and its indexes."""

from collections.abc import Iterator

from components.alarm import DYNAMODB
from components.site import Site
from components.table_alarms import ITEM_OPERATIONS, OPERATIONS
from components.table_args import TableArgs
from components.thresholds import Thresholds
from components.widgets import Metric, Widget, graph


class TableWidgets:
    """The rows of a dashboard for one table."""

    def __init__(self, site: Site, args: TableArgs, thresholds: Thresholds) -> None:
        self._region = site.region
        self._args = args
        self._table = site.table_name(args.spec)
        self._thresholds = thresholds

    def rows(self) -> Iterator[list[Widget]]:
        """Yield the rows, in the order in which people need them."""
        yield [
            self._graph("Throttled reads", "events a minute", "ReadThrottleEvents"),
            self._graph("Throttled writes", "events a minute", "WriteThrottleEvents"),
            self._graph("Consumed read units", "units a minute", "ConsumedReadCapacityUnits"),
            self._graph("Consumed write units", "units a minute", "ConsumedWriteCapacityUnits"),
        ]
        yield [self._latency("Average"), self._latency("p99"), self._errors(), self._items()]
        if self._args.lagging_regions:
            yield [self._replication()]

    def _graph(self, title: str, unit: str, name: str) -> Widget:
        """Return a graph of a metric of the table and of each index."""
        table = {"TableName": self._table}
        lines = [self._metric(name, "table", table)]
        lines += [
            self._metric(name, index.name, table | {"GlobalSecondaryIndexName": index.name})
            for index in self._args.spec.indexes
        ]
        return graph(self._region, title, unit, lines)

    def _latency(self, statistic: str) -> Widget:
        words = "average" if statistic == "Average" else statistic
        lines = [
            self._of_operation("SuccessfulRequestLatency", operation, statistic)
            for operation in OPERATIONS
        ]
        limits = {
            ", ".join(ITEM_OPERATIONS): self._thresholds.item_latency_milliseconds,
            "Query": self._thresholds.query_latency_milliseconds,
        }
        title = f"Latency, {words}"
        # Alarms look at averages.
        return graph(self._region, title, "ms", lines, limits if statistic == "Average" else None)

    def _errors(self) -> Widget:
        table = {"TableName": self._table}
        lines = [self._of_operation("SystemErrors", operation, "Sum") for operation in OPERATIONS]
        lines.append(self._metric("ConditionalCheckFailedRequests", "failed conditions", table))
        lines.append(self._metric("TransactionConflict", "conflicts of transactions", table))
        return graph(self._region, "Errors", "requests a minute", lines)

    def _items(self) -> Widget:
        table = {"TableName": self._table}
        lines = [self._of_operation("ReturnedItemCount", "Query", "Sum", "items queried")]
        if self._args.time_to_live:
            lines.append(self._metric("TimeToLiveDeletedItemCount", "items expired", table))
        if self._args.stream:
            # The stream's label is unknown before AWS creates the stream.
            found = (
                f"SEARCH('{{{DYNAMODB},TableName,Operation,StreamLabel}} "
                f'MetricName="ReturnedBytes" TableName="{self._table}"\', \'Sum\')'
            )
            lines.append(Metric(label="bytes of the stream", expression=found))
        return graph(self._region, "Items and bytes", "a minute", lines)

    def _replication(self) -> Widget:
        lines = [
            Metric(
                label=region,
                namespace=DYNAMODB,
                name="ReplicationLatency",
                dimensions={"TableName": self._table, "ReceivingRegion": region},
                statistic="Average",
            )
            for region in self._args.lagging_regions
        ]
        limits = {"alarm": self._thresholds.replication_latency_seconds * 1000}
        return graph(self._region, "Replicas behind by", "ms", lines, limits)

    def _metric(self, name: str, label: str, dimensions: dict[str, str]) -> Metric:
        return Metric(label=label, namespace=DYNAMODB, name=name, dimensions=dimensions)

    def _of_operation(
        self, name: str, operation: str, statistic: str, label: str | None = None
    ) -> Metric:
        return Metric(
            label=label or operation,
            namespace=DYNAMODB,
            name=name,
            dimensions={"TableName": self._table, "Operation": operation},
            statistic=statistic,
        )
