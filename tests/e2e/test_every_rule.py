"""One mutant a rule, previewed by the real engine: as many as go together in one preview."""

from collections.abc import Collection

import pytest
from pulumi_policy import EnforcementLevel

from guardrails import RULES
from tests.e2e.checkout import Checkout
from tests.e2e.mutants.of_alarms import OF_ALARMS
from tests.e2e.mutants.of_backups import OF_BACKUPS
from tests.e2e.mutants.of_caches import OF_CACHES
from tests.e2e.mutants.of_everything import OF_EVERYTHING
from tests.e2e.mutants.of_keys import OF_KEYS
from tests.e2e.mutants.of_permissions import OF_PERMISSIONS
from tests.e2e.mutants.of_tables import OF_TABLES
from tests.e2e.mutants.surrounded import REFUSALS, Surrounded, surround
from tests.e2e.mutants.violations import violations
from tests.e2e.together import batches

IAM_RULES = (
    "administration",
    "decryption",
    "deletion",
    "escalation",
    "permissions",
    "resources",
)
POLICIES = (
    "aws:iam:Policy: logs-reader",
    "aws:iam:Policy: logs-writer",
    "aws:iam:Policy: requests-reader",
    "aws:iam:Policy: requests-stream-consumer",
    "aws:iam:Policy: requests-writer",
    "aws:iam:RolePolicy: cache-table",
)
# What these rules look at has the ARN of a key or of a vault that is not made yet. The engine asks
# them again once it is, before it makes the resource.
WAITING = [
    ("aws-resource-region", "aws:backup:Plan: backups-plan"),
    ("backup-vault-encryption", "aws:backup:Vault: backups"),
    ("backup-vault-encryption", "aws:backup:Vault: backups-us-west-2"),
    ("dynamodb-table-encryption", "aws:dynamodb:Table: logs"),
    ("dynamodb-table-encryption", "aws:dynamodb:Table: requests"),
    ("sns-topic-encryption", "aws:sns:Topic: alarms"),
    *((f"iam-policy-{rule}", one) for one in POLICIES for rule in IAM_RULES),
]
MUTANTS = {
    **OF_TABLES,
    **OF_CACHES,
    **OF_PERMISSIONS,
    **OF_EVERYTHING,
    **OF_ALARMS,
    **OF_BACKUPS,
    **OF_KEYS,
}
KEY_RULES = {rule for rule in OF_KEYS if rule != "kms-grant-audience"}
# A mutant that takes away what others are about: a table, its key, an index, a subscription, or the
# region in which they look for it.
CLASHING = {
    "aws-resource-region": {"cloudwatch-alarm-delivery", "dynamodb-tag-override"},
    "backup-vault-lock": {"backup-plan-retention"},
    "dynamodb-requests-table-presence": {*MUTANTS},
    "dynamodb-table-encryption": KEY_RULES,
    "dynamodb-table-contract": {"dynamodb-table-monitoring"},
    "kms-key-policy-presence": {"kms-key-policy-audience"},
    "sns-topic-encryption": {"cloudwatch-alarm-delivery"},
    "sns-topic-subscriber": {"sns-subscription-transport"},
}


@pytest.fixture(scope="module")
def copied(checkout: Checkout) -> Surrounded:
    return surround(checkout)


@pytest.fixture
def surrounded(copied: Surrounded) -> Surrounded:
    copied.checkout.restore()
    return copied


def are_compatible(rule: str, others: Collection[str]) -> bool:
    return not any(rule in CLASHING.get(one, ()) or one in CLASHING.get(rule, ()) for one in others)


def test_every_rule_has_a_mutant() -> None:
    refusing = [one.name for one in RULES if one.enforcement is EnforcementLevel.MANDATORY]
    assert sorted(MUTANTS) == sorted(REFUSALS) == sorted(refusing)
    assert [one.name for one in RULES if one.name not in refusing] == ["policy-levels"]


def test_what_the_mutants_are_made_of_is_refused_by_no_rule(surrounded: Surrounded) -> None:
    found = [*violations(surrounded.checkout.make("preview", "prod", VERBOSE="1"))]
    assert [one for one in found if one.level != "advisory"] == []
    assert sorted((one.rule, one.resource) for one in found) == sorted(WAITING)
    surrounded.has_nothing()


def test_mutants_are_refused_for_their_faults(surrounded: Surrounded) -> None:
    for rules in batches(surrounded.checkout, MUTANTS, are_compatible):
        surrounded.refuses(rules)


@pytest.mark.nightly
@pytest.mark.parametrize("rule", MUTANTS)
def test_a_mutant_is_refused_for_its_fault_alone(surrounded: Surrounded, rule: str) -> None:
    MUTANTS[rule](surrounded.checkout)
    surrounded.refuses([rule])
