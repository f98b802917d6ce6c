"""The trust policies of the roles, for workflows on GitHub.

A workflow's token names the repository, environment and branch of its job. Each role is for one
environment of one repository, and all but that of the preview are for one branch, so that pull
requests cannot assume them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bootstrap.permissions.roles import Role
from components.documents import Statement

HOST = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
"""The audience that `aws-actions/configure-aws-credentials` requests from GitHub."""
# STS checks more claims than these two in AWS's commercial regions only: "Available keys for AWS
# OIDC federation" in the IAM user guide.
_WITH_CLAIMS = "aws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository on GitHub; unlike names, its numbers are never reused."""

    name: str
    repository_id: int
    owner_id: int
    branch: str

    def subjects(self, environment: str) -> list[str]:
        """Return the subjects of the tokens of jobs in an environment.

        GitHub writes the numbers into the subjects of repositories that were created or renamed
        since July 15, 2026, or that opt in: "OpenID Connect reference" in its documentation.
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
    """Return the trust policy of a role: jobs of its environment and the deployed branch."""
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
