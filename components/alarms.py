"""The alarms of a stack, and the topic that they publish to."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.alarm import Alarm
from components.site import Site
from components.topic import Subscription, Topic, TopicArgs, topic_arn


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsArgs:
    """What Alarms need besides their name."""

    site: Site
    alarms: Sequence[Alarm]
    subscriptions: Sequence[Subscription] = ()


class Alarms(pulumi.ComponentResource):
    """Alarms that publish to the same topic."""

    topic_arn: pulumi.Output[str]
    count: pulumi.Output[int]
    monthly_usd: pulumi.Output[float]

    def __init__(
        self, name: str, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:alarms:Alarms", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        topic = Topic(name, TopicArgs(site=args.site, subscriptions=args.subscriptions), opts=child)
        for alarm in args.alarms:
            alarm.deploy(args.site, topic_arn(args.site, name), child)
        self.topic_arn = topic.arn
        self.count = pulumi.Output.from_input(len(args.alarms))
        self.monthly_usd = pulumi.Output.from_input(
            round(sum(alarm.monthly_usd for alarm in args.alarms), 2)
        )
        self.register_outputs(
            {"topicArn": self.topic_arn, "count": self.count, "monthlyUsd": self.monthly_usd}
        )
