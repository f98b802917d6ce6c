"""The topic that alarms publish to: encrypted, over TLS only, with its subscriptions."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import sns

from components.documents import Statement, document
from components.encryption import Key, KeyArgs
from components.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A receiver of alarms; the owner of an e-mail address has to confirm it."""

    protocol: str
    endpoint: str

    @property
    def label(self) -> str:
        """A hash that identifies it among others, whatever their order, without revealing it."""
        return hashlib.sha256(f"{self.protocol} {self.endpoint}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicArgs:
    """What a Topic needs besides its name."""

    site: Site
    subscriptions: Sequence[Subscription] = ()


class Topic(pulumi.ComponentResource):
    """A topic that CloudWatch publishes to.

    It has a key of its own, because CloudWatch cannot use the one that AWS manages for SNS.
    """

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: TopicArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:topic:Topic", name, None, opts)
        site = args.site
        child = pulumi.ResourceOptions(parent=self)
        key = Key(
            f"{name}-key",
            KeyArgs(
                site=site,
                purpose=name,
                description="Encrypts what alarms say on their way to those who hear of them.",
                used_through=["sns"],
                services=["cloudwatch"],
            ),
            opts=child,
        )
        topic = sns.Topic(
            name,
            name=site.name(name),
            kms_master_key_id=key.arn,
            policy=document(statements(site, topic_arn(site, name))),
            tags=site.tags,
            opts=child,
        )
        for one in args.subscriptions:
            sns.TopicSubscription(
                f"{name}-{one.label}",
                topic=topic.arn,
                protocol=one.protocol,
                # The address of a webhook is often enough to use it.
                endpoint=pulumi.Output.secret(one.endpoint),
                opts=child,
            )
        self.arn = topic.arn
        self.register_outputs({"arn": self.arn})


def topic_arn(site: Site, name: str) -> str:
    """Return the ARN that a topic will have."""
    return site.arn("sns", site.name(name))


def statements(site: Site, arn: str) -> list[Statement]:
    """Return the topic's policy: CloudWatch's alarms of this account publish, over TLS."""
    return [
        {
            "Sid": "AlarmsOfTheAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": arn,
            "Condition": {
                "StringEquals": {"aws:SourceAccount": site.account},
                "ArnLike": {"aws:SourceArn": site.arn("cloudwatch", "alarm:*")},
            },
        },
        {
            "Sid": "OverTlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
