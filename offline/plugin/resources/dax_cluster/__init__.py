"""DAX clusters, as `aws_dax_cluster` of the official plugin has them."""

from offline.plugin.resources.dax_cluster.cluster import RESOURCE

__all__ = ["RESOURCE"]
