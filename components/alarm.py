"""A CloudWatch alarm: its metric, its threshold, what it means and what to do first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
from pulumi_aws import cloudwatch

from components.site import Site

DYNAMODB = "AWS/DynamoDB"
DAX = "AWS/DAX"
PERIOD_SECONDS = 60
# Each metric of an alarm with a period of a minute or more, in USD: the CloudWatch pricing page,
# us-east-1, November 2026, without the ten that each account has free.
METRIC_USD_A_MONTH = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A metric above a threshold in `periods` consecutive periods.

    With `operations` it is the sum of the metric over these, because AWS publishes it for each
    operation.
    """

    name: str
    metric: str
    dimensions: Mapping[str, str]
    meaning: str
    first_step: str
    threshold: float = 0
    namespace: str = DYNAMODB
    statistic: Literal["Average", "Maximum", "Sum"] = "Sum"
    period_seconds: int = PERIOD_SECONDS
    periods: int = 5
    missing_data: Literal["missing", "notBreaching"] = "notBreaching"
    operations: Sequence[str] = field(default=())

    @property
    def table(self) -> str | None:
        """The name in AWS of its table, or None."""
        return self.dimensions.get("TableName")

    @property
    def monthly_usd(self) -> float:
        """The number of billed metrics: AWS counts metrics, not alarms."""
        return METRIC_USD_A_MONTH * max(1, len(self.operations))

    def physical_name(self, site: Site) -> str:
        """Return its name in AWS."""
        return site.name(self.name)

    def arn(self, site: Site) -> str:
        """Return its ARN, which is known before it exists."""
        return site.arn("cloudwatch", f"alarm:{self.physical_name(site)}")

    def deploy(
        self, site: Site, topic_arn: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> cloudwatch.MetricAlarm:
        """Create the alarm; it publishes to the topic when it goes off and when it ends."""
        of_one = None if self.operations else self
        return cloudwatch.MetricAlarm(
            self.name,
            name=self.physical_name(site),
            alarm_description=f"{self.meaning} First: {self.first_step}",
            namespace=of_one and self.namespace,
            metric_name=of_one and self.metric,
            dimensions=of_one and self.dimensions,
            statistic=of_one and self.statistic,
            period=of_one and self.period_seconds,
            metric_queries=None if of_one else self._sum(),
            comparison_operator="GreaterThanThreshold",
            threshold=self.threshold,
            evaluation_periods=self.periods,
            datapoints_to_alarm=self.periods,
            treat_missing_data=self.missing_data,
            alarm_actions=[topic_arn],
            ok_actions=[topic_arn],
            tags=site.tags,
            opts=opts,
        )

    def _sum(self) -> list[cloudwatch.MetricAlarmMetricQueryArgs]:
        summands = {f"m{number}": of for number, of in enumerate(self.operations, start=1)}
        # A missing summand counts as 0. FILL would also turn a late minute into 0, and an alarm
        # that needs every minute would never go off.
        total = cloudwatch.MetricAlarmMetricQueryArgs(
            id="total", expression=" + ".join(summands), label=self.metric, return_data=True
        )
        queries = [
            cloudwatch.MetricAlarmMetricQueryArgs(
                id=summand,
                metric=cloudwatch.MetricAlarmMetricQueryMetricArgs(
                    namespace=self.namespace,
                    metric_name=self.metric,
                    dimensions={**self.dimensions, "Operation": operation},
                    stat=self.statistic,
                    period=self.period_seconds,
                ),
                return_data=False,
            )
            for summand, operation in summands.items()
        ]
        return [total, *queries]
