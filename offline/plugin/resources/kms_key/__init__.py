"""Keys of KMS, as `aws_kms_key` of the official plugin has them."""

from offline.plugin.resources.kms_key.key import RESOURCE

__all__ = ["RESOURCE"]
