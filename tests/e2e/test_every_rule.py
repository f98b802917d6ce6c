"""One mutant a rule, previewed by the real engine: about tables, caches, IAM, and everything."""

import pytest

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

IAM_RULES = ("administration", "decryption", "permissions")
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
HERE = {**OF_TABLES, **OF_CACHES, **OF_PERMISSIONS, **OF_EVERYTHING}
ELSEWHERE = {**OF_ALARMS, **OF_BACKUPS, **OF_KEYS}


@pytest.fixture(scope="module")
def copied(checkout: Checkout) -> Surrounded:
    return surround(checkout)


@pytest.fixture
def surrounded(copied: Surrounded) -> Surrounded:
    copied.checkout.restore()
    return copied


def test_every_rule_has_a_mutant() -> None:
    assert sorted([*HERE, *ELSEWHERE]) == sorted(REFUSALS) == sorted(rule.name for rule in RULES)


def test_what_the_mutants_are_made_of_is_refused_by_no_rule(surrounded: Surrounded) -> None:
    found = [*violations(surrounded.checkout.make("preview", "prod", VERBOSE="1"))]
    assert [one for one in found if one.level != "advisory"] == []
    assert sorted((one.rule, one.resource) for one in found) == sorted(WAITING)
    surrounded.has_nothing()


@pytest.mark.parametrize("rule", HERE)
def test_a_mutant_is_refused_for_its_fault(surrounded: Surrounded, rule: str) -> None:
    surrounded.refuses(rule, HERE[rule])
