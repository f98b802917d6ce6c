"""What resources are called, one and many, and the words for their properties."""

import re

from ops.review.changes.alarms import ALARM
from ops.review.changes.backups import KEY, LOCK, PLAN
from ops.review.changes.caches import CACHE
from ops.review.changes.dashboards import DASHBOARD
from ops.review.changes.documents import document
from ops.review.changes.tables import TABLE
from ops.review.changes.tags import TAGS
from ops.review.changes.wording import Wording, reworded, titled

_KINDS = {
    "aws:dynamodb/table:Table": ("table", "tables"),
    "aws:dynamodb/contributorInsights:ContributorInsights": (
        "contributor insights",
        "contributor insights",
    ),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": ("resource policy", "resource policies"),
    "aws:iam/policy:Policy": ("policy for roles", "policies for roles"),
    "aws:backup/vault:Vault": ("backup vault", "backup vaults"),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": ("vault lock", "vault locks"),
    "aws:backup/plan:Plan": ("backup plan", "backup plans"),
    "aws:backup/selection:Selection": ("backup selection", "backup selections"),
    "aws:iam/role:Role": ("role", "roles"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (
        "policy attachment",
        "policy attachments",
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ("alarm", "alarms"),
    "aws:sns/topic:Topic": ("topic", "topics"),
    "aws:sns/topicSubscription:TopicSubscription": ("subscription", "subscriptions"),
    "aws:dax/cluster:Cluster": ("cache", "caches"),
    "aws:cloudwatch/dashboard:Dashboard": ("dashboard", "dashboards"),
    "aws:kms/key:Key": ("key", "keys"),
    "aws:kms/alias:Alias": ("key alias", "key aliases"),
}
"""The resources of the program, as a reviewer reads them."""

_WORDINGS: dict[str, tuple[Wording, ...]] = {
    "aws:backup/plan:Plan": PLAN,
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": LOCK,
    "aws:cloudwatch/dashboard:Dashboard": DASHBOARD,
    "aws:cloudwatch/metricAlarm:MetricAlarm": ALARM,
    "aws:dax/cluster:Cluster": CACHE,
    "aws:dynamodb/contributorInsights:ContributorInsights": (titled("Counts", "mode"),),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": (document("policy"),),
    "aws:dynamodb/table:Table": TABLE,
    "aws:iam/policy:Policy": (document("policy"), reworded("description")),
    "aws:iam/role:Role": (document("assumeRolePolicy"), reworded("description")),
    "aws:iam/rolePolicy:RolePolicy": (document("policy"),),
    "aws:kms/key:Key": (*KEY, document("policy"), reworded("description")),
    "aws:sns/topic:Topic": (document("policy"),),
    "aws:sns/topicPolicy:TopicPolicy": (document("policy"),),
}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def kind(type_token: str) -> tuple[str, str]:
    """Name a type, one and many."""
    if type_token in _KINDS:
        return _KINDS[type_token]
    if type_token.startswith("pulumi:providers:"):
        return "provider", "providers"
    one = _HUMP.sub(" ", type_token.rpartition(":")[2]).lower()
    return one, f"{one[:-1]}ies" if one.endswith(("cy", "ty")) else f"{one}s"


def rank(type_token: str) -> int:
    """Tell how early to read of a type."""
    return [*_KINDS].index(type_token) if type_token in _KINDS else len(_KINDS)


def wordings(type_token: str) -> tuple[Wording, ...]:
    """Give the words for the properties of a type."""
    return (*_WORDINGS.get(type_token, ()), TAGS)
