"""A pull request of one small change, and what its review is to say."""

from dataclasses import dataclass

from ops.review.verdict import Verdict
from tests.e2e.mutants.mutant import Change

SPECS = "tables/specs.py"
PROD = "Pulumi.prod.yaml"
STAGING = "Pulumi.staging.yaml"
DEV = "Pulumi.dev.yaml"
TABLE = "components/table.py"
ALARM = "components/alarm.py"
PERMISSIONS = "components/permissions.py"
ENCRYPTION = "components/encryption.py"
BACKUP = "components/backup.py"
TOPIC = "components/topic.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A change of a stack that is deployed; without a stack it is that of production.

    `refusal` is in what the engine says where it stops instead of telling all that would be done.
    """

    change: Change
    verdict: Verdict
    findings: tuple[str, ...] = ()
    refusal: str = ""
