"""Resources have the tags that identify their owner."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..backup.vaults import AIR_GAPPED_VAULT, VAULT
from ..cloudwatch.alarms import COMPOSITE_ALARM, METRIC_ALARM
from ..dax.clusters import CLUSTER
from ..dynamodb.replicas import TABLE_REPLICA
from ..dynamodb.tables import TABLE
from ..iam.policies import ROLE
from ..kinesis.stream_encryption import STREAM
from ..kms.keys import KEYS
from ..rule import Finding, ResourceRule
from ..sns.topics import TOPIC
from .required_tags import CONFIG_SCHEMA, is_allowed, required
from .resources import resource_label
from .tag_remediation import remediate
from .tags import other_cases, tag

TAGGED = (
    TABLE,
    TABLE_REPLICA,
    *KEYS,
    TOPIC,
    METRIC_ALARM,
    COMPOSITE_ALARM,
    VAULT,
    AIR_GAPPED_VAULT,
    "aws:backup/plan:Plan",
    CLUSTER,
    STREAM,
    ROLE,
    "aws:iam/policy:Policy",
    "aws:iam/user:User",
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield one finding for all required tags that are missing or have another value."""
    wrong: list[tuple[str, str, str]] = []
    for key, allowed in required(args.get_config()).items():
        value = tag(args, key)
        if isinstance(value, UnknownValueError):
            yield value
        elif not is_allowed(value, allowed):
            wanted = f" to {' or '.join(map(repr, allowed))}" if allowed else ""
            wrong.append((key, wanted, _fault(value, other_cases(args, key))))
    if len(wrong) == 1:
        [(key, wanted, fault)] = wrong
        yield f"Set tags[{key!r}]{wanted} on {resource_label(args)}: {fault}."
    elif wrong:
        each = ", ".join(f"{key!r}{wanted} ({fault})" for key, wanted, fault in wrong)
        yield f"Set tags on {resource_label(args)}: {each}."


def _fault(value: object, near: list[str]) -> str:
    """Describe the fault of a tag without its value, which may be a secret."""
    if value is None:
        return f"it has {near[0]!r}: tag keys are case-sensitive" if near else "it is not set"
    if not isinstance(value, str):
        return "it is not a string"
    return "it has another value" if value.strip() else "it is empty"


RULE = ResourceRule(
    name="aws-resource-tags",
    description="AWS resources have the required tags.",
    severity=Severity.LOW,
    controls=("SecurityHub:DynamoDB.5",),
    reason="Costs, backups and permissions depend on tags, and tags show who owns a resource.",
    config_schema=CONFIG_SCHEMA,
    resource_types=TAGGED,
    check=check,
    remediate=remediate,
)
