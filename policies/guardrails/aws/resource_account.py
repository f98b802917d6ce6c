"""Supporting resources belong to the own account, or to a trusted one."""

import re
from collections.abc import Iterator, Mapping

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..audience import CONFIG_SCHEMA, is_trusted, trusted_accounts
from ..backup.selections import SELECTION
from ..backup.vaults import AIR_GAPPED_VAULT, VAULT
from ..cloudwatch.alarms import COMPOSITE_ALARM, METRIC_ALARM
from ..dax.clusters import CLUSTER
from ..dynamodb.export_encryption import TABLE_EXPORT
from ..dynamodb.replicas import TABLE_REPLICA
from ..dynamodb.tables import TABLE
from ..kinesis.stream_encryption import STREAM
from ..kms.grant_audience import GRANT
from ..kms.keys import ALIAS
from ..rule import Finding, ResourceRule
from ..sns.topics import SUBSCRIPTION, TOPIC
from ..values import elements, read
from .resource_region import PLAN
from .resources import resource_label

KINESIS_DESTINATION = "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination"
VAULT_NOTIFICATIONS = "aws:backup/vaultNotifications:VaultNotifications"
_ACTIONS = ("alarmActions.*", "okActions.*", "insufficientDataActions.*")

NAMING: Mapping[str, tuple[str, ...]] = {
    TABLE: (
        "serverSideEncryption.kmsKeyArn",
        "replicas.*.kmsKeyArn",
        "restoreSourceTableArn",
        "importTable.s3BucketSource.bucketOwner",
    ),
    TABLE_REPLICA: ("kmsKeyArn", "globalTableArn"),
    TABLE_EXPORT: ("tableArn", "s3BucketOwner", "s3SseKmsKeyId"),
    KINESIS_DESTINATION: ("streamArn",),
    CLUSTER: ("iamRoleArn", "notificationTopicArn"),
    STREAM: ("kmsKeyId",),
    VAULT: ("kmsKeyArn",),
    AIR_GAPPED_VAULT: ("encryptionKeyArn",),
    VAULT_NOTIFICATIONS: ("snsTopicArn",),
    PLAN: (
        "rules.*.copyActions.*.destinationVaultArn",
        "rules.*.targetLogicallyAirGappedBackupVaultArn",
    ),
    SELECTION: ("iamRoleArn", "resources.*"),
    TOPIC: ("kmsMasterKeyId",),
    SUBSCRIPTION: ("topic", "endpoint", "subscriptionRoleArn"),
    METRIC_ALARM: (*_ACTIONS, "metricQueries.*.accountId"),
    COMPOSITE_ALARM: _ACTIONS,
    ALIAS: ("targetKeyId",),
    GRANT: ("keyId",),
}
"""The properties that name another resource by ARN, or an account; `*` stands for all elements of a
list."""

_OF_AN_ACCOUNT = re.compile(r"\d{12}|arn:([^:]*:){3}\d{12}(:.*)?", re.DOTALL)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding for each resource of an account that is not trusted.

    If neither the provider nor the rule's config names the own account, there is nothing to compare
    with.
    """
    trusted = trusted_accounts(args)
    for path in NAMING[args.resource_type] if trusted else ():
        for value, setting in _values(args.props, path.split("."), ""):
            if isinstance(value, str) and _OF_AN_ACCOUNT.fullmatch(value):
                answer = is_trusted(value, trusted)
                if isinstance(answer, UnknownValueError):
                    yield answer
                elif not answer:
                    yield (
                        f"Set {setting} on {resource_label(args)} to a resource of this account, "
                        f"or add its account to trusted in the pack's config: it is {value!r}."
                    )


def _values(value: object, path: list[str], setting: str) -> Iterator[tuple[object, str]]:
    """Yield each value at a path, with the name of the place in the program."""
    if not path:
        yield value, setting
    elif path[0] == "*":
        for position, element in enumerate(elements(value)):
            yield from _values(element, path[1:], f"{setting}[{position}]")
    else:
        argument = re.sub("(?<=[a-z0-9])[A-Z]", lambda letter: f"_{letter[0]}", path[0]).lower()
        yield from _values(read(value, path[0]), path[1:], f"{setting}.{argument}".lstrip("."))


RULE = ResourceRule(
    name="aws-resource-account",
    description=(
        "Keys, vaults, topics, queues and roles that support tables belong to a trusted account."
    ),
    severity=Severity.HIGH,
    controls=(),
    reason=(
        "The owner of a key, a copy or a queue decides who can read its content, and for how long."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=(*NAMING,),
    check=check,
)
