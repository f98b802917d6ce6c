"""Changes to properties that the rules check are not ignored."""

import re
from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..backup.region_settings import REGION_SETTINGS
from ..backup.selections import SELECTION
from ..backup.vault_lock import LOCK
from ..backup.vaults import VAULT_POLICY
from ..cloudwatch.alarm_mute import MUTE_RULE
from ..dax.clusters import SUBNET_GROUP
from ..dynamodb.export_encryption import TABLE_EXPORT
from ..dynamodb.resource_policy_audience import RESOURCE_POLICY
from ..dynamodb.tables import GLOBAL_SECONDARY_INDEX, TABLE
from ..iam.managed_policy_scope import ATTACHMENTS, PERMISSION_SET
from ..iam.policies import EXCLUSIVE, POLICIES
from ..iam.user_policy_absence import LISTS
from ..kinesis.stream_encryption import STREAM
from ..kms.grant_audience import GRANT
from ..kms.keys import KEY_POLICY
from ..rule import Finding, ResourceRule
from ..sns.topics import SUBSCRIPTION, TOPIC_POLICY
from ..wildcards import matches
from .resource_account import NAMING
from .resource_tags import TAGGED
from .resources import resource_label

IGNORABLE = {
    TABLE: (
        "readCapacity",
        "writeCapacity",
        "warmThroughput*",
        "globalSecondaryIndexes.*.readCapacity",
        "globalSecondaryIndexes.*.writeCapacity",
        "globalSecondaryIndexes.*.warmThroughput*",
        "replicas",
    ),
    GLOBAL_SECONDARY_INDEX: ("provisionedThroughput*", "warmThroughput*"),
    STREAM: ("shardCount",),
    REGION_SETTINGS: ("resourceTypeOptInPreference*", "resourceTypeManagementPreference*"),
}
"""Properties that something else sets: auto scaling, DynamoDB itself, replicas outside their table.

The settings of a region cover all services; the program's values for tables are set on creation.

Tags that others set are not here: the provider ignores them by their keys, and checks the rest.
"""

_NAMES = re.compile(r"""[^.\[\]"']+""")


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each ignored property that nothing else sets."""
    ignorable = IGNORABLE.get(args.resource_type, ())
    for path in args.opts.ignore_changes:
        if not any(matches(pattern, _in_one_notation(path)) for pattern in ignorable):
            yield (
                f"Remove {path!r} from the option ignore_changes on {resource_label(args)}: Pulumi "
                "would not apply the program's value."
            )


def _in_one_notation(path: str) -> str:
    """Return a path with only dots between its names, and no underscores in them."""
    return ".".join(_NAMES.findall(path)).replace("_", "")


RULE = ResourceRule(
    name="aws-resource-ignored-changes",
    description="No change to a resource that the rules check is ignored.",
    severity=Severity.HIGH,
    controls=(),
    reason="The program would look right in a review while the resource stays unchanged.",
    resource_types=tuple(
        dict.fromkeys(
            (
                *TAGGED,
                GLOBAL_SECONDARY_INDEX,
                TABLE_EXPORT,
                RESOURCE_POLICY,
                SUBNET_GROUP,
                TOPIC_POLICY,
                SUBSCRIPTION,
                KEY_POLICY,
                GRANT,
                VAULT_POLICY,
                LOCK,
                SELECTION,
                REGION_SETTINGS,
                MUTE_RULE,
                *POLICIES,
                *ATTACHMENTS,
                PERMISSION_SET,
                EXCLUSIVE,
                *LISTS,
                *NAMING,
            )
        )
    ),
    check=check,
)
