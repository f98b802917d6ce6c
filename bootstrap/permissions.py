"""The permissions of each role of a stack: the least that its tasks need.

Statements are grouped by purpose, and each has its reason. `tests/bootstrap` deploys, changes,
verifies, restores and destroys stacks with exactly these, and removes each action in turn.

No role can extend its own permissions or those of others:

- it creates only the roles of the stack's backups and cache, by their names, and passes each to its
  service only;
- to the first it attaches only the two policies of AWS Backup, and writes no inline policy; it
  writes into the second only within a boundary, which it cannot change or remove;
- it changes neither its own role nor the policies of another stack or system.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from market_intelligence.specs import TABLES

PROJECT = "market-intelligence"
"""The Pulumi project: a part of names in AWS, and of the paths of a stack's state."""

_INSIGHTS = "contributorinsights.dynamodb.amazonaws.com"
_KINESIS = "kinesisreplication.dynamodb.amazonaws.com"
_SERVICE_LINKED_ROLES = {
    _INSIGHTS: "AWSServiceRoleForDynamoDBCloudWatchContributorInsights",
    "dax.amazonaws.com": "AWSServiceRoleForDAX",
    _KINESIS: "AWSServiceRoleForDynamoDBKinesisDataStreamsReplication",
    "replication.dynamodb.amazonaws.com": "AWSServiceRoleForDynamoDBReplication",
}

_READ_TABLE = (
    "dynamodb:DescribeContinuousBackups",
    "dynamodb:DescribeContributorInsights",
    "dynamodb:DescribeTable",
    "dynamodb:DescribeTimeToLive",
    "dynamodb:GetResourcePolicy",
    "dynamodb:ListTagsOfResource",
)
_USE_TABLE_KEY = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)

# The AWS pages that require actions beside those of the calls.
_GLOBAL_TABLES = "DynamoDB developer guide: DynamoDB global tables security"
_TABLE_KEYS = "DynamoDB developer guide: Authorizing use of your customer managed key"
_VAULT_KEYS = "AWS Backup developer guide: Access control"
_STREAMS = (
    "DynamoDB developer guide: Using IAM policies for Amazon Kinesis Data Streams and Amazon "
    "DynamoDB"
)
_DAX = "Service Authorization Reference: Amazon DynamoDB Accelerator (DAX), CreateCluster"

Conditions = Mapping[str, Mapping[str, str | list[str]]]
Document = dict[str, object]


class Role(StrEnum):
    """The purpose of a role."""

    PREVIEW = "preview"
    DEPLOYMENT = "deployment"
    DRIFT = "drift"
    RESTORE = "restore"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Permissions: actions on resources, under conditions, with their reason.

    `page` is the AWS page that requires these actions beside those of the calls.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=dict[str, Mapping[str, str | list[str]]])
    reason: str
    page: str = ""


def statements(role: Role, stack: StackPlace) -> tuple[Statement, ...]:
    """Return the statements of a role's policy."""
    match role:
        case Role.PREVIEW:
            return (*_reading_state(stack),)
        case Role.DRIFT:
            return (*_reading_state(stack), *_refreshing(stack), *_planning_restores())
        case Role.DEPLOYMENT:
            return (
                *_reading_state(stack),
                *_writing_state(stack),
                *_refreshing(stack),
                *_verifying(stack),
                *_deploying(stack),
            )
        case Role.RESTORE:
            return (*_restoring(stack),)


def cache_boundary(stack: StackPlace) -> tuple[Statement, ...]:
    """Return the most that the role of the cache may do, whatever a deployment writes into it."""
    tables = tuple(
        stack.arn("dynamodb", f"table/{name}")
        for table in stack.tables
        for name in (table, f"{table}-restored-*")
    )
    return (
        Statement(
            sid="ServeItems",
            actions=(
                "dynamodb:BatchGetItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            resources=tables,
            reason="a cache reads and writes items for its clients; it neither deletes nor scans",
        ),
        Statement(
            sid="QueryIndexes",
            actions=("dynamodb:Query",),
            resources=_indexes(stack, tables),
            reason="a cache queries indexes for its clients",
        ),
        Statement(
            sid="UseKeyOfTables",
            actions=(
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ),
            resources=(stack.arn("kms", "key/*"),),
            conditions={
                "StringEquals": {
                    **_of_stack(stack, "ResourceTag"),
                    "kms:ViaService": _through(stack, "dynamodb", stack.region),
                }
            },
            reason="DynamoDB uses the tables' key in the name of the cache",
        ),
    )


NOT_PROVEN_OFFLINE: Mapping[tuple[Role, str], str] = {
    (Role.DRIFT, "s3:ListBucket"): (
        "Amazon S3 API reference: GetObject and HeadObject answer 403 instead of 404 to those who "
        "may not list the bucket; an engine that compresses states asks for those that are not"
    )
}
"""Actions that AWS requires although no step of a rehearsal fails without them, with sources."""


# The state of the stack, in an S3 bucket, with secrets encrypted by a KMS key


def _state(stack: StackPlace, *places: str) -> tuple[str, ...]:
    bucket = f"arn:{stack.partition}:s3:::{stack.state_bucket}"
    return tuple(f"{bucket}/.pulumi/{place}" for place in places)


def _places_of(stack: StackPlace) -> tuple[str, ...]:
    """Return the paths of a stack: the last state, the former ones, and the locks."""
    return (
        f"stacks/{PROJECT}/{stack.stack}.json*",
        f"history/{PROJECT}/{stack.stack}/*",
        f"backups/{PROJECT}/{stack.stack}/*",
        f"locks/organization/{PROJECT}/{stack.stack}/*",
    )


def _reading_state(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="FindState",
        actions=("s3:ListBucket",),
        resources=(f"arn:{stack.partition}:s3:::{stack.state_bucket}",),
        # With a condition on the prefix, AWS would not report that an object does not exist.
        reason="Pulumi lists the stacks, the locks and the history of a bucket",
    )
    yield Statement(
        sid="ReadState",
        actions=("s3:GetObject",),
        resources=_state(stack, "meta.yaml", *_places_of(stack)),
        reason="Pulumi compares the program with the state of this stack only",
    )
    yield Statement(
        sid="DecryptState",
        actions=("kms:Decrypt",),
        resources=(stack.secrets_key_arn,),
        reason="secrets in the state and in the stack's file are encrypted",
    )


def _writing_state(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="WriteState",
        actions=("s3:DeleteObject", "s3:PutObject"),
        resources=_state(stack, *_places_of(stack)),
        reason="Pulumi locks the stack, writes its state after each step, and unlocks it",
    )


# Reading the resources of the stack


def _tables(stack: StackPlace) -> tuple[str, ...]:
    """Return the tables in each region, and those that a restore replaced them with."""
    names = [name for table in stack.tables for name in (table, f"{table}-restored-*")]
    return stack.everywhere("dynamodb", *(f"table/{name}" for name in names))


def _home(stack: StackPlace, tables: Sequence[str]) -> tuple[str, ...]:
    """Return the tables in the stack's own region: replicas send their changes nowhere else."""
    return tuple(table for table in tables if f":{stack.region}:" in table)


def _indexes(stack: StackPlace, tables: Sequence[str]) -> tuple[str, ...]:
    """Return the indexes in the stack's own region."""
    return tuple(f"{table}/index/*" for table in _home(stack, tables))


def _indexes_of_replicas(stack: StackPlace) -> tuple[str, ...]:
    """Return the indexes in further regions, which can have insights of their own."""
    return tuple(
        stack.arn("dynamodb", f"table/{table}/index/*", region=region)
        for region in stack.further_regions
        for table in stack.tables
    )


def _refreshing(stack: StackPlace) -> Iterator[Statement]:
    tables = _tables(stack)
    yield Statement(
        sid="ReadTables",
        actions=_READ_TABLE,
        resources=(*tables, *_indexes(stack, tables), *_indexes_of_replicas(stack)),
        reason="tables, their indexes and replicas; none of these actions reads items",
    )
    if stack.streams:
        yield Statement(
            sid="ReadDestinations",
            actions=("dynamodb:DescribeKinesisStreamingDestination",),
            resources=_home(stack, tables),
            reason="the Kinesis data streams that get the changes of tables",
        )
        yield Statement(
            sid="ReadStreams",
            actions=("kinesis:DescribeStream", "kinesis:DescribeStreamSummary"),
            resources=stack.streams,
            reason="AWS asks for these of whoever reads such a destination; none reads a record",
            page=_STREAMS,
        )
    yield Statement(
        sid="ReadKeys",
        actions=(
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListResourceTags",
        ),
        # AWS generates the ids of keys. With a condition on their tags, AWS would not report that
        # one does not exist, and the key that it manages for DynamoDB has no tags.
        resources=stack.everywhere("kms", "key/*"),
        reason="the keys of tables, backups and alarms; none of these actions decrypts",
    )
    yield Statement(
        sid="ReadAlarms",
        actions=("cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"),
        resources=(stack.arn("cloudwatch", "alarm:*"),),
        reason="alarms; AWS checks a list of alarms against all of them",
    )
    yield Statement(
        sid="ReadDashboard",
        actions=("cloudwatch:GetDashboard",),
        resources=_dashboards(stack),
        reason="the dashboard",
    )
    yield Statement(
        sid="ReadTopic",
        actions=("sns:GetTopicAttributes", "sns:ListTagsForResource"),
        resources=_topics(stack),
        reason="the topic of the alarms",
    )
    yield Statement(
        sid="ReadBackups",
        actions=(
            "backup:DescribeBackupVault",
            "backup:GetBackupPlan",
            "backup:GetBackupSelection",
            "backup:ListTags",
        ),
        resources=(*_vaults(stack), stack.arn("backup", "backup-plan:*")),
        reason="the vaults, and the plan, whose id AWS generates, with its selections",
    )
    yield Statement(
        sid="ReadCache",
        actions=("dax:DescribeClusters", "dax:ListTags"),
        resources=_clusters(stack),
        reason="the cache",
    )
    yield Statement(
        sid="ReadRoles",
        actions=(
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
        ),
        resources=_service_roles(stack),
        reason="the roles of the backups and of the cache",
    )
    yield Statement(
        sid="ReadPolicies",
        actions=("iam:GetPolicy", "iam:GetPolicyVersion"),
        resources=_policies(stack),
        reason="the policies for readers and writers of the tables",
    )
    yield Statement(
        sid="ReadWhatHasNoArn",
        actions=(
            "backup:DescribeRegionSettings",
            "dax:DescribeParameterGroups",
            "dax:DescribeParameters",
            "dax:DescribeSubnetGroups",
            "kms:ListAliases",
            "sns:GetSubscriptionAttributes",
        ),
        resources=("*",),
        reason="these actions have no resource-level permissions",
    )


def _planning_restores() -> Iterator[Statement]:
    yield Statement(
        sid="PlanRestores",
        actions=("backup:ListRecoveryPointsByResource", "dynamodb:ListTables"),
        resources=("*",),
        reason="a restore is planned by a role that cannot make it; AWS restricts these to none",
    )


def _verifying(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="VerifyBackups",
        actions=("backup:ListBackupSelections",),
        resources=(stack.arn("backup", "backup-plan:*"),),
        reason="`./mi verify` checks that each table is backed up",
    )
    yield Statement(
        sid="VerifyTopic",
        actions=("sns:ListSubscriptionsByTopic",),
        resources=_topics(stack),
        reason="`./mi verify` lists the subscribers of the alarms",
    )
    yield Statement(
        sid="VerifyWhatHasNoArn",
        actions=("backup:ListBackupVaults", "sns:GetSMSSandboxAccountStatus"),
        resources=("*",),
        reason="`./mi verify` reads the vaults and the SMS sandbox status; "
        "these actions have no resource-level permissions",
    )


# Creating, changing and deleting the resources of the stack


def _deploying(stack: StackPlace) -> Iterator[Statement]:
    yield from _making_tables(stack)
    yield from _making_keys(stack)
    yield from _making_alarms(stack)
    yield from _making_backups(stack)
    yield from _making_cache(stack)
    yield from _making_roles(stack)


def _making_tables(stack: StackPlace) -> Iterator[Statement]:
    tables = _tables(stack)
    yield Statement(
        sid="MakeTables",
        actions=(
            "dynamodb:CreateTable",
            "dynamodb:DeleteResourcePolicy",
            "dynamodb:DeleteTable",
            "dynamodb:PutResourcePolicy",
            "dynamodb:TagResource",
            "dynamodb:UntagResource",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:UpdateContributorInsights",
            "dynamodb:UpdateTable",
            "dynamodb:UpdateTimeToLive",
        ),
        resources=(*tables, *_indexes(stack, tables), *_indexes_of_replicas(stack)),
        reason="tables with their indexes, settings and resource policies",
    )
    if stack.streams:
        yield Statement(
            sid="SendChanges",
            actions=(
                "dynamodb:DisableKinesisStreamingDestination",
                "dynamodb:EnableKinesisStreamingDestination",
            ),
            resources=_home(stack, tables),
            reason="Kinesis data streams that get the changes of tables",
        )
        yield Statement(
            sid="SendToStreams",
            actions=("kinesis:PutRecords",),
            resources=stack.streams,
            reason="AWS asks whoever has changes sent to a stream for the right to write to it",
            page=_STREAMS,
        )
        yield Statement(
            sid="FindStreams",
            actions=("kinesis:ListStreams",),
            resources=("*",),
            reason="AWS restricts this to no stream",
            page=_STREAMS,
        )
    if stack.further_regions:
        yield Statement(
            sid="MakeReplicas",
            actions=(
                "dynamodb:BatchWriteItem",
                "dynamodb:CreateTableReplica",
                "dynamodb:DeleteItem",
                "dynamodb:DeleteTableReplica",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:Scan",
                "dynamodb:UpdateItem",
            ),
            resources=tuple(one for one in tables if f":{stack.region}:" not in one),
            reason="DynamoDB fills a replica with the permissions of whoever adds it",
            page=_GLOBAL_TABLES,
        )
    if stack.witness_region:
        yield Statement(
            sid="MakeWitness",
            actions=("dynamodb:CreateGlobalTableWitness", "dynamodb:DeleteGlobalTableWitness"),
            resources=tuple(
                stack.arn("dynamodb", f"table/{table}", region=stack.witness_region)
                for table in stack.tables
            ),
            reason="the witness of strongly consistent tables",
            page=_GLOBAL_TABLES,
        )
    yield Statement(
        sid="EncryptTables",
        actions=_USE_TABLE_KEY,
        resources=stack.everywhere("kms", "key/*"),
        conditions={
            "StringEquals": {
                **_of_stack(stack, "ResourceTag"),
                "kms:ViaService": _through(stack, "dynamodb"),
            }
        },
        reason="DynamoDB uses the tables' key with the permissions of whoever creates a table",
        page=_TABLE_KEYS,
    )


def _making_keys(stack: StackPlace) -> Iterator[Statement]:
    own = {"StringEquals": _of_stack(stack, "ResourceTag")}
    yield Statement(
        sid="MakeKeys",
        actions=("kms:CreateKey",),
        resources=("*",),
        conditions={"StringEquals": _of_stack(stack, "RequestTag")},
        reason="keys, created with the stack's tags",
    )
    yield Statement(
        sid="TagNewKeys",
        actions=("kms:TagResource",),
        resources=stack.everywhere("kms", "key/*"),
        conditions={
            "StringEquals": _of_stack(stack, "RequestTag"),
            # Not an existing key with the tags of another stack.
            "Null": {"aws:ResourceTag/stack": "true"},
        },
        reason="the tags of a key at its creation",
        page="Service Authorization Reference: AWS KMS, CreateKey",
    )
    yield Statement(
        sid="ChangeKeys",
        actions=(
            "kms:CreateAlias",
            "kms:DeleteAlias",
            "kms:EnableKey",
            "kms:EnableKeyRotation",
            "kms:PutKeyPolicy",
            "kms:ScheduleKeyDeletion",
            "kms:TagResource",
            "kms:UntagResource",
            "kms:UpdateAlias",
            "kms:UpdateKeyDescription",
        ),
        resources=stack.everywhere("kms", "key/*"),
        conditions=own,
        reason="keys with the stack's tags",
    )
    yield Statement(
        sid="NameKeys",
        actions=("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"),
        resources=stack.everywhere("kms", f"alias/{stack.prefix}-*"),
        reason="the aliases of the keys; AWS requires these on the alias and on its key",
    )


def _making_alarms(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="MakeAlarms",
        actions=(
            "cloudwatch:DeleteAlarms",
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:TagResource",
            "cloudwatch:UntagResource",
        ),
        resources=(stack.arn("cloudwatch", f"alarm:{stack.prefix}-*"),),
        reason="alarms",
    )
    yield Statement(
        sid="MakeDashboard",
        actions=("cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"),
        resources=_dashboards(stack),
        reason="the dashboard",
    )
    yield Statement(
        sid="MakeTopic",
        actions=(
            "sns:CreateTopic",
            "sns:DeleteTopic",
            "sns:SetTopicAttributes",
            "sns:Subscribe",
            "sns:TagResource",
            "sns:UntagResource",
        ),
        resources=_topics(stack),
        reason="the topic of the alarms, and its subscriptions",
    )
    yield Statement(
        sid="ChangeSubscriptions",
        actions=("sns:SetSubscriptionAttributes", "sns:Unsubscribe"),
        resources=("*",),
        reason="subscriptions; these actions have no resource-level permissions",
    )


def _making_backups(stack: StackPlace) -> Iterator[Statement]:
    plans = (stack.arn("backup", "backup-plan:*"),)
    own = {"StringEquals": _of_stack(stack, "ResourceTag")}
    yield Statement(
        sid="MakeVaults",
        actions=(
            "backup:CreateBackupVault",
            "backup:DeleteBackupVault",
            "backup:DeleteBackupVaultLockConfiguration",
            "backup:PutBackupVaultLockConfiguration",
            "backup:TagResource",
            "backup:UntagResource",
        ),
        resources=_vaults(stack),
        reason="the vaults with their locks",
    )
    yield Statement(
        sid="MountVaults",
        actions=("backup-storage:MountCapsule",),
        resources=("*",),
        reason="AWS Backup also requires this to create a vault; the action has no resource",
        page=_VAULT_KEYS,
    )
    yield Statement(
        sid="EncryptVaults",
        actions=("kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", "kms:RetireGrant"),
        resources=stack.everywhere("kms", "key/*"),
        conditions={
            "StringEquals": {
                **_of_stack(stack, "ResourceTag"),
                "kms:ViaService": _through(stack, "backup"),
            }
        },
        reason="AWS Backup uses the vaults' keys with the permissions of whoever creates a vault",
        page=_VAULT_KEYS,
    )
    yield Statement(
        sid="MakePlan",
        actions=("backup:CreateBackupPlan",),
        resources=plans,
        conditions={"StringEquals": _of_stack(stack, "RequestTag")},
        reason="the plan, created with the stack's tags",
    )
    yield Statement(
        sid="TagNewPlan",
        actions=("backup:TagResource",),
        resources=plans,
        conditions={
            "StringEquals": _of_stack(stack, "RequestTag"),
            "Null": {"aws:ResourceTag/stack": "true"},
        },
        reason="the tags of a plan at its creation",
        page="AWS Backup developer guide: Access control",
    )
    yield Statement(
        sid="ChangePlan",
        actions=(
            "backup:CreateBackupSelection",
            "backup:DeleteBackupPlan",
            "backup:DeleteBackupSelection",
            "backup:TagResource",
            "backup:UntagResource",
            "backup:UpdateBackupPlan",
        ),
        resources=plans,
        conditions=own,
        reason="a plan with the stack's tags, and its selections",
    )
    yield Statement(
        sid="SetUpBackups",
        actions=("backup:UpdateRegionSettings",),
        resources=("*",),
        reason="copies and cold storage need a setting of the account and region",
    )


def _making_cache(stack: StackPlace) -> Iterator[Statement]:
    yield Statement(
        sid="MakeCache",
        actions=(
            "dax:CreateCluster",
            "dax:DecreaseReplicationFactor",
            "dax:DeleteCluster",
            "dax:IncreaseReplicationFactor",
            "dax:TagResource",
            "dax:UntagResource",
            "dax:UpdateCluster",
        ),
        resources=_clusters(stack),
        reason="the cache",
    )
    yield Statement(
        sid="MakeGroupsOfCache",
        actions=(
            "dax:CreateParameterGroup",
            "dax:CreateSubnetGroup",
            "dax:DeleteParameterGroup",
            "dax:DeleteSubnetGroup",
            "dax:UpdateParameterGroup",
            "dax:UpdateSubnetGroup",
        ),
        resources=("*",),
        reason="the parameter and subnet groups of the cache; "
        "these actions have no resource-level permissions",
    )
    yield Statement(
        sid="ConnectCache",
        actions=(
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
        ),
        resources=("*",),
        reason="DAX also requires these to create a cluster in a VPC",
        page=_DAX,
    )


def _making_roles(stack: StackPlace) -> Iterator[Statement]:
    backups, cache = _service_roles(stack)
    yield Statement(
        sid="MakeRoles",
        actions=(
            "iam:DeleteRole",
            "iam:ListInstanceProfilesForRole",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription",
        ),
        resources=(backups, cache),
        reason="the roles of the backups and of the cache",
    )
    yield Statement(
        sid="MakeRoleOfBackups",
        actions=("iam:CreateRole",),
        resources=(backups,),
        reason="the role of the backups, into which no policy is written",
    )
    yield Statement(
        sid="PermitBackups",
        actions=("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
        resources=(backups,),
        conditions={"ArnEquals": {"iam:PolicyARN": [*_backup_policies(stack)]}},
        reason="the two AWS managed policies that let AWS Backup back up and restore",
    )
    yield Statement(
        sid="PermitCache",
        actions=("iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"),
        resources=(cache,),
        conditions={"StringEquals": {"iam:PermissionsBoundary": stack.cache_boundary_arn}},
        reason="the role of the cache, and its permissions on the table, within the boundary",
    )
    yield Statement(
        sid="ForbidCache",
        actions=("iam:DeleteRolePolicy",),
        resources=(cache,),
        reason="the permissions that the cache no longer needs",
    )
    yield Statement(
        sid="PassRoleToBackups",
        actions=("iam:PassRole",),
        resources=(backups,),
        conditions={"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}},
        reason="the role can be passed to AWS Backup only",
        page="Service Authorization Reference: AWS Backup, CreateBackupSelection",
    )
    yield Statement(
        sid="PassRoleToCache",
        actions=("iam:PassRole",),
        resources=(cache,),
        conditions={"StringEquals": {"iam:PassedToService": "dax.amazonaws.com"}},
        reason="the role can be passed to DAX only",
        page=_DAX,
    )
    yield Statement(
        sid="MakePolicies",
        actions=(
            "iam:CreatePolicy",
            "iam:CreatePolicyVersion",
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:ListPolicyVersions",
            "iam:TagPolicy",
            "iam:UntagPolicy",
        ),
        resources=_policies(stack),
        reason="the policies for readers and writers of the tables; the role cannot attach them",
    )
    services = [one for one in _SERVICE_LINKED_ROLES if one != _KINESIS or stack.streams]
    yield Statement(
        sid="LetServicesMakeTheirRoles",
        actions=("iam:CreateServiceLinkedRole",),
        resources=_service_linked_roles(stack, *services),
        conditions={"StringEquals": {"iam:AWSServiceName": services}},
        reason="AWS creates a service-linked role the first time that an account uses a feature",
        page="IAM user guide: Create a service-linked role",
    )


# Restoring a table under a new name


def _restoring(stack: StackPlace) -> Iterator[Statement]:
    sources = tuple(stack.arn("dynamodb", f"table/{name}") for name in stack.tables)
    targets = tuple(f"{source}-restored-*" for source in sources)
    yield Statement(
        sid="ReadTables",
        actions=_READ_TABLE,
        resources=(*sources, *targets, *_indexes(stack, targets)),
        reason="the restorable period, and the settings of a restored table",
    )
    yield Statement(
        sid="Restore",
        actions=("dynamodb:RestoreTableToPointInTime",),
        resources=(*sources, *targets),
        reason="a table of the stack is restored under a new name that begins with its own",
    )
    yield Statement(
        sid="CompareItems",
        actions=("dynamodb:BatchGetItem", "dynamodb:Scan"),
        resources=(*sources, *targets),
        reason="a sample of the items is compared",
    )
    yield Statement(
        sid="CompleteRestoredTables",
        actions=(
            "dynamodb:DeleteTable",
            "dynamodb:PutResourcePolicy",
            "dynamodb:TagResource",
            "dynamodb:UntagResource",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:UpdateContributorInsights",
            "dynamodb:UpdateTable",
            "dynamodb:UpdateTimeToLive",
        ),
        resources=(*targets, *_indexes(stack, targets)),
        reason="settings that a restore omits are put back, or the restored table is deleted; the "
        "stack's own tables are not changed",
    )
    yield Statement(
        sid="FillRestoredTables",
        actions=(
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
        ),
        resources=targets,
        reason="DynamoDB fills a restored table with the permissions of whoever restores it",
        page="Service Authorization Reference: Amazon DynamoDB, RestoreTableToPointInTime",
    )
    yield Statement(
        sid="UseKeyOfTables",
        actions=_USE_TABLE_KEY,
        resources=(stack.arn("kms", "key/*"),),
        conditions={
            "StringEquals": {
                **_of_stack(stack, "ResourceTag"),
                "kms:ViaService": _through(stack, "dynamodb", stack.region),
            }
        },
        reason="a restored table is encrypted with the key of its source table",
        page=_TABLE_KEYS,
    )
    yield Statement(
        sid="ReadKeys",
        actions=("kms:DescribeKey",),
        resources=(stack.arn("kms", "key/*"),),
        reason="a table whose key is disabled cannot be restored; this action does not decrypt",
    )
    alarms = tuple(
        stack.arn("cloudwatch", f"alarm:{stack.prefix}-{name}-restored-*") for name in stack.tables
    )
    yield Statement(
        sid="WatchRestoredTables",
        actions=("cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"),
        resources=alarms,
        reason="the alarms of a restored table, until the stack takes it over",
    )
    yield Statement(
        sid="TagNewAlarms",
        actions=("cloudwatch:TagResource",),
        resources=alarms,
        reason="the tags of an alarm at its creation",
        page="Amazon CloudWatch API reference: PutMetricAlarm",
    )
    yield Statement(
        sid="ReadAlarms",
        actions=("cloudwatch:DescribeAlarms",),
        resources=(stack.arn("cloudwatch", "alarm:*"),),
        reason="AWS checks a list of alarms against all of them",
    )
    yield Statement(
        sid="LetInsightsMakeTheirRole",
        actions=("iam:CreateServiceLinkedRole",),
        resources=_service_linked_roles(stack, _INSIGHTS),
        conditions={"StringEquals": {"iam:AWSServiceName": _INSIGHTS}},
        reason="AWS creates a service-linked role the first time that an account enables "
        "Contributor Insights",
        page="IAM user guide: Create a service-linked role",
    )
    yield Statement(
        sid="FindWhatHasNoArn",
        actions=(
            "backup:ListRecoveryPointsByResource",
            "dynamodb:ListTables",
            "kms:ListAliases",
        ),
        resources=("*",),
        reason="restored tables, backups, and the name of a key; "
        "these actions have no resource-level permissions",
    )


# Names


def _vaults(stack: StackPlace) -> tuple[str, ...]:
    # The name of a vault may have only a part of its purpose: see components/vault.py.
    return stack.everywhere("backup", f"backup-vault:{stack.prefix}-*")


def _topics(stack: StackPlace) -> tuple[str, ...]:
    return (stack.arn("sns", f"{stack.prefix}-alarms"),)


def _dashboards(stack: StackPlace) -> tuple[str, ...]:
    return (stack.arn("cloudwatch", f"dashboard/{stack.prefix}-*", region=""),)


def _clusters(stack: StackPlace) -> tuple[str, ...]:
    return (stack.arn("dax", f"cache/{stack.names_begin}-requests"),)


def _service_roles(stack: StackPlace) -> tuple[str, str]:
    """Return the role of the backups, and that of the cache."""
    backups, cache = (
        stack.arn("iam", f"role/{stack.prefix}-{name}-{stack.region}", region="")
        for name in ("backups", "cache")
    )
    return backups, cache


def _policies(stack: StackPlace) -> tuple[str, ...]:
    return (stack.arn("iam", f"policy/{stack.prefix}-*-{stack.region}", region=""),)


def _backup_policies(stack: StackPlace) -> Iterator[str]:
    for kind in ("Backup", "Restores"):
        name = f"service-role/AWSBackupServiceRolePolicyFor{kind}"
        yield f"arn:{stack.partition}:iam::aws:policy/{name}"


def _service_linked_roles(stack: StackPlace, *services: str) -> tuple[str, ...]:
    return tuple(
        stack.arn(
            "iam",
            f"role/aws-service-role/{service}/{_SERVICE_LINKED_ROLES[service]}",
            region="",
        )
        for service in services
    )


def _of_stack(stack: StackPlace, kind: str) -> dict[str, str | list[str]]:
    """Return the condition keys on the tags of the stack's resources."""
    return {f"aws:{kind}/project": PROJECT, f"aws:{kind}/stack": stack.stack}


def _through(stack: StackPlace, service: str, *regions: str) -> list[str]:
    """Return a service in regions, in the form of kms:ViaService."""
    names = [f"{service}.{region}.amazonaws.com" for region in regions or stack.regions]
    # The KMS developer guide has both endings: see components/site.py.
    return [*names, *(f"{name}.cn" for name in names)] if stack.partition == "aws-cn" else names


# IAM policies

LARGEST_POLICY = 6_144
"""How many characters a managed policy may have, white space apart: "IAM and AWS STS quotas"."""


def documents(given: Sequence[Statement]) -> tuple[str, ...]:
    """Return statements as policy documents within the size of a managed policy."""
    filled: list[list[Document]] = [[]]
    for statement in map(_as_iam_has_it, given):
        if len(_document([*filled[-1], statement])) > LARGEST_POLICY:
            filled.append([])
        filled[-1].append(statement)
    return tuple(map(_document, filled))


def _as_iam_has_it(statement: Statement) -> Document:
    conditions = {key: dict(one) for key, one in statement.conditions.items()}
    return {
        "Sid": statement.sid,
        "Effect": "Allow",
        "Action": [*statement.actions],
        "Resource": [*statement.resources],
        **({"Condition": conditions} if conditions else {}),
    }


def _document(given: Sequence[Document]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*given]}, separators=(",", ":"))
