"""A stack with its account and regions, and the ARNs and conditions of its resources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from market_intelligence.specs import TABLES

PROJECT = "market-intelligence"
"""The Pulumi project: a part of names in AWS, and of the paths of a stack's state."""
INSIGHTS = "contributorinsights.dynamodb.amazonaws.com"
KINESIS = "kinesisreplication.dynamodb.amazonaws.com"
SERVICE_LINKED_ROLES = {
    INSIGHTS: "AWSServiceRoleForDynamoDBCloudWatchContributorInsights",
    "dax.amazonaws.com": "AWSServiceRoleForDAX",
    KINESIS: "AWSServiceRoleForDynamoDBKinesisDataStreamsReplication",
    "replication.dynamodb.amazonaws.com": "AWSServiceRoleForDynamoDBReplication",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPlace:
    """A stack, with its account and regions.

    `further_regions` are those of its replicas and of its backups' copies, and `witness_region` is
    that of a witness. `environment` is the prefix of its names in AWS if it is not the name of the
    stack, and `table_names` are those of its tables if they are not the specification's. `streams`
    are the ARNs of the Kinesis data streams that receive its tables' changes.
    """

    stack: str
    partition: str
    region: str
    account: str
    state_bucket: str
    secrets_key_arn: str
    further_regions: tuple[str, ...] = ()
    witness_region: str | None = None
    environment: str = ""
    table_names: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """The prefix of the names of its resources, such as `prod-market-intelligence`."""
        return f"{self.names_begin}-{PROJECT}"

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region in which it has resources, its own first."""
        return (self.region, *self.further_regions)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables."""
        names = (spec.physical_name(self.names_begin) for spec in TABLES)
        return self.table_names or tuple(names)

    @property
    def cache_boundary_name(self) -> str:
        """The name of the managed policy that bounds the role of its cache.

        It does not end as the names of the policies do that a deployment makes and changes.
        """
        return f"{self.stack}-{PROJECT}-cache-boundary"

    @property
    def cache_boundary_arn(self) -> str:
        """The ARN of that policy."""
        return self.arn("iam", f"policy/{self.cache_boundary_name}", region="")

    @property
    def names_begin(self) -> str:
        """The environment, with which the names of its resources begin."""
        return self.environment or self.stack

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """Return an ARN in its account, by default in its own region."""
        place = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{place}:{self.account}:{resource}"

    def everywhere(self, service: str, *resources: str) -> tuple[str, ...]:
        """Return ARNs in each of its regions."""
        return tuple(
            self.arn(service, resource, region=region)
            for region in self.regions
            for resource in resources
        )


def table_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the tables in each region, and those that a restore replaced them with."""
    names = [name for table in stack.tables for name in (table, f"{table}-restored-*")]
    return stack.everywhere("dynamodb", *(f"table/{name}" for name in names))


def home_tables(stack: StackPlace, tables: Sequence[str]) -> tuple[str, ...]:
    """Return the tables in the stack's own region: replicas send their changes nowhere else."""
    return tuple(table for table in tables if f":{stack.region}:" in table)


def index_arns(stack: StackPlace, tables: Sequence[str]) -> tuple[str, ...]:
    """Return the indexes in the stack's own region."""
    return tuple(f"{table}/index/*" for table in home_tables(stack, tables))


def replica_index_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the indexes in further regions, which can have insights of their own."""
    return tuple(
        stack.arn("dynamodb", f"table/{table}/index/*", region=region)
        for region in stack.further_regions
        for table in stack.tables
    )


def vault_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the ARNs of the backup vaults."""
    # The name of a vault may have only a part of its purpose: see components/vault.py.
    return stack.everywhere("backup", f"backup-vault:{stack.prefix}-*")


def topic_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the ARN of the alarm topic."""
    return (stack.arn("sns", f"{stack.prefix}-alarms"),)


def dashboard_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the ARNs of the dashboards."""
    return (stack.arn("cloudwatch", f"dashboard/{stack.prefix}-*", region=""),)


def cluster_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the ARN of the DAX cluster."""
    return (stack.arn("dax", f"cache/{stack.names_begin}-requests"),)


def service_role_arns(stack: StackPlace) -> tuple[str, str]:
    """Return the role of the backups, and that of the cache."""
    backups, cache = (
        stack.arn("iam", f"role/{stack.prefix}-{name}-{stack.region}", region="")
        for name in ("backups", "cache")
    )
    return backups, cache


def policy_arns(stack: StackPlace) -> tuple[str, ...]:
    """Return the ARNs of the policies for readers and writers."""
    return (stack.arn("iam", f"policy/{stack.prefix}-*-{stack.region}", region=""),)


def backup_policy_arns(stack: StackPlace) -> Iterator[str]:
    """Yield the ARNs of the managed policies of AWS Backup."""
    for kind in ("Backup", "Restores"):
        name = f"service-role/AWSBackupServiceRolePolicyFor{kind}"
        yield f"arn:{stack.partition}:iam::aws:policy/{name}"


def service_linked_role_arns(stack: StackPlace, *services: str) -> tuple[str, ...]:
    """Return the ARNs of the service-linked roles of services."""
    return tuple(
        stack.arn(
            "iam",
            f"role/aws-service-role/{service}/{SERVICE_LINKED_ROLES[service]}",
            region="",
        )
        for service in services
    )


def tags_of_stack(stack: StackPlace, kind: str) -> dict[str, str | list[str]]:
    """Return the condition keys on the tags of the stack's resources."""
    return {f"aws:{kind}/project": PROJECT, f"aws:{kind}/stack": stack.stack}


def via_service(stack: StackPlace, service: str, *regions: str) -> list[str]:
    """Return a service in regions, in the form of kms:ViaService."""
    names = [f"{service}.{region}.amazonaws.com" for region in regions or stack.regions]
    # The KMS developer guide has both endings: see components/site.py.
    return [*names, *(f"{name}.cn" for name in names)] if stack.partition == "aws-cn" else names
