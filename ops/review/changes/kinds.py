"""What resources are called, one and many, and the words for their properties."""

import re

from ops.review import tokens
from ops.review.changes.alarms import ALARM
from ops.review.changes.backups import KEY, LOCK, PLAN
from ops.review.changes.caches import CACHE
from ops.review.changes.dashboards import DASHBOARD
from ops.review.changes.documents import document
from ops.review.changes.tables import TABLE
from ops.review.changes.tags import TAGS
from ops.review.changes.wording import Wording, reworded, titled

_KINDS = {
    tokens.TABLE: ("table", "tables"),
    tokens.INSIGHTS: ("contributor insights", "contributor insights"),
    tokens.RESOURCE_POLICY: ("resource policy", "resource policies"),
    tokens.POLICY: ("policy for roles", "policies for roles"),
    tokens.VAULT: ("backup vault", "backup vaults"),
    tokens.LOCK: ("vault lock", "vault locks"),
    tokens.PLAN: ("backup plan", "backup plans"),
    tokens.SELECTION: ("backup selection", "backup selections"),
    tokens.ROLE: ("role", "roles"),
    tokens.ATTACHMENT: ("policy attachment", "policy attachments"),
    tokens.ALARM: ("alarm", "alarms"),
    tokens.TOPIC: ("topic", "topics"),
    tokens.SUBSCRIPTION: ("subscription", "subscriptions"),
    tokens.CLUSTER: ("cache", "caches"),
    tokens.DASHBOARD: ("dashboard", "dashboards"),
    tokens.KEY: ("key", "keys"),
    tokens.ALIAS: ("key alias", "key aliases"),
}
"""The resources of the program, as a reviewer reads them."""

_WORDINGS: dict[str, tuple[Wording, ...]] = {
    tokens.PLAN: PLAN,
    tokens.LOCK: LOCK,
    tokens.DASHBOARD: DASHBOARD,
    tokens.ALARM: ALARM,
    tokens.CLUSTER: CACHE,
    tokens.INSIGHTS: (titled("Counts", "mode"),),
    tokens.RESOURCE_POLICY: (document("policy"),),
    tokens.TABLE: TABLE,
    tokens.POLICY: (document("policy"), reworded("description")),
    tokens.ROLE: (document("assumeRolePolicy"), reworded("description")),
    tokens.ROLE_POLICY: (document("policy"),),
    tokens.KEY: (*KEY, document("policy"), reworded("description")),
    tokens.TOPIC: (document("policy"),),
    tokens.TOPIC_POLICY: (document("policy"),),
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
