"""Alarms on metrics, as `aws_cloudwatch_metric_alarm` of the official plugin has them."""

from offline.plugin.resources.cloudwatch_metric_alarm.alarm import RESOURCE

__all__ = ["RESOURCE"]
