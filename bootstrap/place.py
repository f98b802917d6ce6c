"""The account and region of the program, with names and ARNs of resources there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bootstrap.permissions.stack_place import PROJECT
from components.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account, the region of its state, and the tags of its resources."""

    partition: str
    region: str
    account: str
    tags: Mapping[str, str]

    @classmethod
    def current(cls, tags: Mapping[str, str]) -> Self:
        """Return the provider's region and account.

        Raises pulumi.RunError, which Pulumi prints without a traceback, if they are unknown.
        """
        site = Site.current("", tags)
        return cls(
            partition=site.partition, region=site.region, account=site.account, tags=site.tags
        )

    @property
    def state_bucket(self) -> str:
        """The name of the bucket, which contains the account and so is not taken by others."""
        return f"{PROJECT}-state-{self.account}-{self.region}"

    @property
    def account_arn(self) -> str:
        """The account as a principal, which delegates access control to its IAM policies."""
        return f"arn:{self.partition}:iam::{self.account}:root"

    def provider_arn(self, host: str) -> str:
        """Return the ARN of an identity provider of the account."""
        return f"arn:{self.partition}:iam::{self.account}:oidc-provider/{host}"
