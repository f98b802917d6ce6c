"""Which workflows of GitHub may assume which role.

A workflow's token says of which repository, environment and branch its job is. Each role is for one
environment of one repository, and all but the preview's are for one branch, so that no pull request
gets them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bootstrap.permissions import Role
from components.documents import Statement

HOST = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
"""What `aws-actions/configure-aws-credentials` asks GitHub for."""
# STS checks more claims than these two in AWS's commercial regions only: "Available keys for AWS
# OIDC federation" in the IAM user guide.
_WITH_CLAIMS = "aws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository on GitHub; its numbers never become another's, as names may."""

    name: str
    repository_id: int
    owner_id: int
    branch: str

    def subjects(self, environment: str) -> list[str]:
        """Return the subjects of the tokens of jobs in an environment.

        GitHub writes the numbers into the subjects of repositories that were made or renamed since
        July 15, 2026, or that ask for it: "OpenID Connect reference" in its documentation.
        """
        owner, _, name = self.name.partition("/")
        numbered = f"{owner}@{self.owner_id}/{name}@{self.repository_id}"
        return [f"repo:{one}:environment:{environment}" for one in (self.name, numbered)]


def environment(role: Role, stack: str) -> str:
    """Return the environment on GitHub whose jobs assume a role of a stack."""
    return stack if role is Role.DEPLOYMENT else f"{stack}-{role}"


def trust(
    role: Role, stack: str, repository: Repository, *, partition: str, provider: str
) -> Statement:
    """Return who may assume a role: jobs of its environment, of the branch that is deployed."""
    claims: dict[str, str | list[str]] = {
        "aud": AUDIENCE,
        "sub": repository.subjects(environment(role, stack)),
    }
    if partition == _WITH_CLAIMS:
        claims["repository_id"] = str(repository.repository_id)
        if role is not Role.PREVIEW:
            claims["ref"] = f"refs/heads/{repository.branch}"
    condition: Mapping[str, str | list[str]] = {f"{HOST}:{one}": claims[one] for one in claims}
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": condition},
    }
