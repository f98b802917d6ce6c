"""Subscriptions to SNS topics, as `aws_sns_topic_subscription` of the official plugin has them."""

from offline.plugin.resources.sns_topic_subscription.subscription import RESOURCE

__all__ = ["RESOURCE"]
