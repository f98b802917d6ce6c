"""Where a stack is deployed, and the names and ARNs that things have there."""

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
    """An environment in a region of an account, with the tags of whatever is made there.

    Names and ARNs follow from it before AWS has made anything, so that nothing has to wait for
    another thing only to know what it is called. `table_names` are the names in AWS, by the
    tables' own, of tables that do not have the specification's.
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

        Raises pulumi.RunError, which Pulumi prints without a traceback, if it cannot tell: it has
        no credentials, or those of an account that the stack's file does not name.
        """
        try:
            partition = aws.get_partition().partition
            region = aws.get_region().region
            account = aws.get_caller_identity().account_id
        except Exception as error:
            _, _, reason = str(error).rpartition(" returned an error: ")
            raise pulumi.RunError(
                f"The AWS provider does not tell where it works: {reason}\n"
                "Check the AWS credentials of this shell, and aws:allowedAccountIds, aws:profile "
                "and aws:region in the stack's file."
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
        """Name a thing in AWS, such as `prod-market-intelligence-alarms`."""
        return f"{self.environment}-{SYSTEM}-{purpose}"

    def global_name(self, purpose: str) -> str:
        """Name a thing of which an account has one for all regions, as in IAM."""
        return f"{self.name(purpose)}-{self.region}"

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a thing of this region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def through(self, service: str) -> list[str]:
        """Return what `kms:ViaService` has of a service in this region.

        The KMS developer guide has names that end with amazonaws.com, in AWS GovCloud too. The
        endpoints in China end with amazonaws.com.cn, so that both endings are listed there. The
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

    @property
    def account_arn(self) -> str:
        """The account as a principal, which leaves it to the account's IAM whom to let in."""
        return f"arn:{self.partition}:iam::{self.account}:root"
