"""Topics of SNS, as `aws_sns_topic` of the official plugin has them."""

from offline.plugin.resources.sns_topic.topic import RESOURCE

__all__ = ["RESOURCE"]
