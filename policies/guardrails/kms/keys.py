"""KMS's resource types, and the names of keys in other services."""

import re
from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding
from ..values import shown
from ..wildcards import arn

KEY = "aws:kms/key:Key"
REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey"
EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey"
REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
ALIAS = "aws:kms/alias:Alias"
KEYS = (KEY, REPLICA_KEY, EXTERNAL_KEY, REPLICA_EXTERNAL_KEY)

# From "Key identifiers (KeyId)" in the KMS developer guide: an ARN, an alias or an id.
_IDENTIFIER = re.compile(
    r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key/[\w-]+|alias/[\w/-]+)"
    r"|alias/[\w/-]+"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|mrk-[0-9a-f]{32}"
)

ANY_KEYS = (
    arn("kms", "key/00000000-0000-0000-0000-000000000000"),
    arn("kms", "key/mrk-00000000000000000000000000000000"),
)
"""Keys that no document names, single-region and multi-region, in any place."""


def key_label(args: ResourceValidationArgs) -> str:
    """Return the label of a key, or of a separate policy of one."""
    return f"{'key policy' if args.resource_type == KEY_POLICY else 'key'} {args.name!r}"


def unless_customer_managed(key: object, setting: str) -> Iterator[Finding]:
    """Yield a finding unless a setting names a key by ARN, ID or alias, except AWS managed ones."""
    if isinstance(key, UnknownValueError):
        yield key
    elif not isinstance(key, str) or not _IDENTIFIER.fullmatch(key) or _is_of_aws(key):
        yield f"Set {setting} to a customer-managed key: it is {shown(key)}."


def _is_of_aws(key: str) -> bool:
    return key.rpartition(":")[2].startswith("alias/aws/")
