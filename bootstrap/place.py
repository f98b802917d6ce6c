"""Where the program works, and the names and ARNs that things have there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bootstrap.permissions import PROJECT
from components.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account, the region of its state, and the tags of whatever is made there."""

    partition: str
    region: str
    account: str
    tags: Mapping[str, str]

    @classmethod
    def current(cls, tags: Mapping[str, str]) -> Self:
        """Return the provider's region and account.

        Raises pulumi.RunError, which Pulumi prints without a traceback, if it cannot tell.
        """
        site = Site.current("", tags)
        return cls(
            partition=site.partition, region=site.region, account=site.account, tags=site.tags
        )

    @property
    def state_bucket(self) -> str:
        """The name of the bucket, which no other account can have meant for itself."""
        return f"{PROJECT}-state-{self.account}-{self.region}"

    @property
    def account_arn(self) -> str:
        """The account as a principal, which leaves it to the account's IAM whom to let in."""
        return f"arn:{self.partition}:iam::{self.account}:root"

    def provider_arn(self, host: str) -> str:
        """Return the ARN of an identity provider of the account."""
        return f"arn:{self.partition}:iam::{self.account}:oidc-provider/{host}"
