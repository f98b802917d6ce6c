"""The place of a stack, and the names and ARNs of its resources."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

import pulumi
import pulumi_aws as aws

from market_intelligence.specs import Index, TableSpec

SYSTEM = "market-intelligence"
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An environment in a region of an account, with the tags of its resources.

    Names and ARNs follow from it, so no resource has to wait for another one only to know its name.
    `table_names` are the names in AWS of tables with another name than the specification's, by
    table.
    """

    environment: str
    partition: str
    region: str
    account: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    table_names: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def current(
        cls,
        environment: str,
        tags: Mapping[str, str],
        table_names: Mapping[str, str] = _NO_NAMES,
    ) -> Self:
        """Return the provider's region and account, which it also returns in previews.

        Raises pulumi.RunError, which Pulumi prints without a traceback, if the provider does not
        return them: without credentials, or with those of an account that the stack's file does not
        name.
        """
        try:
            partition = aws.get_partition().partition
            region = aws.get_region().region
            account = aws.get_caller_identity().account_id
        except Exception as error:
            _, _, reason = str(error).rpartition(" returned an error: ")
            raise pulumi.RunError(
                f"The AWS provider did not return its account and region: {reason}\nCheck the AWS "
                "credentials of this shell, and aws:allowedAccountIds, aws:profile and aws:region "
                "in the stack's file."
            ) from error
        return cls(
            environment=environment,
            partition=partition,
            region=region,
            account=account,
            tags=tags,
            table_names=table_names,
        )

    def within(self, region: str) -> Self:
        """Return the same site in another region."""
        return replace(self, region=region)

    def name(self, purpose: str) -> str:
        """Return the name of a resource in AWS, such as `prod-market-intelligence-alarms`."""
        return f"{self.environment}-{SYSTEM}-{purpose}"

    def global_name(self, purpose: str) -> str:
        """Return the name of a resource that is global in an account, as in IAM."""
        return f"{self.name(purpose)}-{self.region}"

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource in this region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def through(self, service: str) -> list[str]:
        """Return the value of `kms:ViaService` for a service in this region.

        In the KMS developer guide, these names end with amazonaws.com, in AWS GovCloud, too. The
        endpoints in China end with amazonaws.com.cn, so both endings are listed there. The
        principals of the services that the program names end with amazonaws.com in each partition.
        """
        names = [f"{service}.{self.region}.amazonaws.com"]
        return [*names, f"{names[0]}.cn"] if self.partition == "aws-cn" else names

    def table_name(self, spec: TableSpec) -> str:
        """Return the name of a table in AWS, such as `prod-market-intelligence-requests`."""
        return self.table_names.get(spec.name) or spec.physical_name(self.environment)

    def table_arn(self, spec: TableSpec) -> str:
        """Return the ARN of a table."""
        return self.arn("dynamodb", f"table/{self.table_name(spec)}")

    def index_arn(self, spec: TableSpec, index: Index) -> str:
        """Return the ARN of an index of a table."""
        return f"{self.table_arn(spec)}/index/{index.name}"

    def policy_arn(self, name: str) -> str:
        """Return the ARN of a managed policy of the account."""
        return f"arn:{self.partition}:iam::{self.account}:policy/{name}"

    @property
    def account_arn(self) -> str:
        """The account as a principal, so that the account's IAM policies decide on access."""
        return f"arn:{self.partition}:iam::{self.account}:root"
