"""The import IDs of a stack's resources in AWS, as the official plugin has them.

Most follow from names in the program; AWS generated the others. Each is looked up in AWS, because
`pulumi import` imports nothing if a resource is missing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from components.site import Site
from components.topic import Subscription, topic_arn
from ops.recover.planned import Resource
from ops.verify.aws import Aws
from ops.verify.errors import MissingError

_ALIAS = "aws:kms/alias:Alias"
_CLUSTER = "aws:dax/cluster:Cluster"
_PLAN = "aws:backup/plan:Plan"
_TABLE = "aws:dynamodb/table:Table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The import IDs of a stack's resources; `resources` are all of the stack."""

    site: Site
    aws: Aws
    resources: Sequence[Resource]

    def of(self, one: Resource) -> str | None:
        """Return the import ID of a resource, with its region if that is not the stack's.

        None if AWS has no such resource, or several that cannot be told apart. Raises LookupError
        for an unknown type, and VerifyError if AWS does not answer.
        """
        if one.type not in FINDING:
            raise LookupError(one.type)
        try:
            found = FINDING[one.type](self, one)
        except MissingError:
            return None
        region = self.region(one)
        return f"{found}@{region}" if found and region != self.site.region else found

    def region(self, one: Resource) -> str:
        """Return the region of a resource."""
        return one.text("region") or self.site.region

    def beside(self, one: Resource, type_name: str) -> Resource | None:
        """Return the resource of a type in the same component, if it has one."""
        found = [
            other
            for other in self.resources
            if (other.type, other.parent) == (type_name, one.parent)
        ]
        return found[0] if len(found) == 1 else None


Found = Callable[[Ids, Resource], str | None]


def _described(service: str, action: str, parameter: str, name: str) -> Found:
    """Return what finds a thing of which the id is its name: AWS describes it, or it is missing."""

    def find(ids: Ids, one: Resource) -> str | None:
        identity = one.text(name)
        if identity:
            ids.aws.call(service, action, region=ids.region(one), **{parameter: identity})
        return identity

    return find


def _listed(service: str, action: str, things: str, key: str, name: str) -> Found:
    """Return what finds a thing of which the id is its name: AWS lists it, or it is missing."""

    def find(ids: Ids, one: Resource) -> str | None:
        listed = ids.aws.call(service, action, region=ids.region(one))[things]
        identity = one.text(name)
        return identity if identity in {each[key] for each in listed} else None

    return find


def _policy(ids: Ids, one: Resource) -> str | None:
    name = one.text("name")
    if name is None:
        return None
    arn = ids.site.policy_arn(name)
    ids.aws.call("iam", "get_policy", PolicyArn=arn)
    return arn


def _attachment(ids: Ids, one: Resource) -> str | None:
    role, policy = one.text("role"), one.text("policyArn")
    if role is None or policy is None:
        return None
    listed = ids.aws.call("iam", "list_attached_role_policies", RoleName=role)["AttachedPolicies"]
    is_there = policy in {each["PolicyArn"] for each in listed}
    return f"{role}/{policy}" if is_there else None


def _inline_policy(ids: Ids, one: Resource) -> str | None:
    # The engine makes its name up.
    role = one.text("role")
    if role is None:
        return None
    names: list[str] = ids.aws.call("iam", "list_role_policies", RoleName=role)["PolicyNames"]
    return f"{role}:{names[0]}" if len(names) == 1 else None


def _key(ids: Ids, one: Resource) -> str | None:
    alias = ids.beside(one, _ALIAS)
    listed = ids.aws.call("kms", "list_aliases", region=ids.region(one))["Aliases"]
    keys = {each["AliasName"]: each.get("TargetKeyId") for each in listed}
    return keys.get(alias.text("name")) if alias else None


def _insights(ids: Ids, one: Resource) -> str | None:
    table, index = one.text("tableName"), one.text("indexName")
    if table is None:
        return None
    of_index = {"IndexName": index} if index else {}
    region = ids.region(one)
    found = ids.aws.call(
        "dynamodb", "describe_contributor_insights", region=region, TableName=table, **of_index
    )["ContributorInsightsStatus"]
    identity = f"name:{table}/index:{index or ''}/{ids.site.account}"
    return None if found == "DISABLED" else identity


def _policy_of_table(ids: Ids, one: Resource) -> str | None:
    table = ids.beside(one, _TABLE)
    name = table and table.text("name")
    if not name:
        return None
    arn = ids.site.within(ids.region(one)).arn("dynamodb", f"table/{name}")
    ids.aws.call("dynamodb", "get_resource_policy", region=ids.region(one), ResourceArn=arn)
    return arn


def _destination(ids: Ids, one: Resource) -> str | None:
    table, stream = one.text("tableName"), one.text("streamArn")
    if table is None or stream is None:
        return None
    listed = ids.aws.call("dynamodb", "describe_kinesis_streaming_destination", TableName=table)
    active = {
        each["StreamArn"]
        for each in listed["KinesisDataStreamDestinations"]
        if each["DestinationStatus"] in ("ACTIVE", "ENABLING", "UPDATING")
    }
    return f"{table},{stream}" if stream in active else None


def _tag_of_replica(ids: Ids, one: Resource) -> str | None:
    arn, key = one.text("resourceArn"), one.text("key")
    if arn is None or key is None:
        return None
    listed = ids.aws.call(
        "dynamodb", "list_tags_of_resource", region=ids.region(one), ResourceArn=arn
    )
    return f"{arn},{key}" if key in {each["Key"] for each in listed["Tags"]} else None


def _topic(ids: Ids, one: Resource) -> str | None:
    name = one.text("name")
    if name is None:
        return None
    arn = ids.site.within(ids.region(one)).arn("sns", name)
    ids.aws.call("sns", "get_topic_attributes", region=ids.region(one), TopicArn=arn)
    return arn


def _lock(ids: Ids, one: Resource) -> str | None:
    listed = ids.aws.call("backup", "list_backup_vaults", region=ids.region(one))["BackupVaultList"]
    locked = {each["BackupVaultName"] for each in listed if each.get("Locked")}
    name = one.text("backupVaultName")
    return name if name in locked else None


def _subscription(ids: Ids, one: Resource) -> str | None:
    # The endpoint is a secret, but the resource is named after it.
    component = one.parent.rpartition("::")[2]
    topic = topic_arn(ids.site, component)
    listed = ids.aws.call("sns", "list_subscriptions_by_topic", TopicArn=topic)["Subscriptions"]
    return next(
        (
            each["SubscriptionArn"]
            for each in listed
            if f"{component}-{_label(each)}" == one.name
            and each["SubscriptionArn"].startswith("arn:")
        ),
        None,
    )


def _label(listed: Mapping[str, str]) -> str:
    return Subscription(protocol=listed["Protocol"], endpoint=listed["Endpoint"]).label


def _plan(ids: Ids, one: Resource) -> str | None:
    listed = ids.aws.call("backup", "list_backup_plans")["BackupPlansList"]
    found = [each["BackupPlanId"] for each in listed if each["BackupPlanName"] == one.text("name")]
    return found[0] if len(found) == 1 else None


def _selection(ids: Ids, one: Resource) -> str | None:
    plan = ids.beside(one, _PLAN)
    number = plan and _plan(ids, plan)
    if not number:
        return None
    listed = ids.aws.call("backup", "list_backup_selections", BackupPlanId=number)
    found = [
        each["SelectionId"]
        for each in listed["BackupSelectionsList"]
        if each["SelectionName"] == one.text("name")
    ]
    return f"{number}|{found[0]}" if len(found) == 1 else None


def _parameters(ids: Ids, one: Resource) -> str | None:
    # The engine makes its name up, but the cluster has it.
    cluster = ids.beside(one, _CLUSTER)
    name = cluster and cluster.text("clusterName")
    if not name:
        return None
    [found] = ids.aws.call("dax", "describe_clusters", ClusterNames=[name])["Clusters"]
    return found["ParameterGroup"]["ParameterGroupName"]


FINDING: Mapping[str, Found] = {
    "aws:backup/plan:Plan": _plan,
    "aws:backup/regionSettings:RegionSettings": lambda ids, one: ids.region(one),
    "aws:backup/selection:Selection": _selection,
    "aws:backup/vault:Vault": _listed(
        "backup", "list_backup_vaults", "BackupVaultList", "BackupVaultName", "name"
    ),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": _lock,
    "aws:cloudwatch/dashboard:Dashboard": _described(
        "cloudwatch", "get_dashboard", "DashboardName", "dashboardName"
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": _listed(
        "cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName", "name"
    ),
    "aws:dax/cluster:Cluster": _listed(
        "dax", "describe_clusters", "Clusters", "ClusterName", "clusterName"
    ),
    "aws:dax/parameterGroup:ParameterGroup": _parameters,
    "aws:dax/subnetGroup:SubnetGroup": _listed(
        "dax", "describe_subnet_groups", "SubnetGroups", "SubnetGroupName", "name"
    ),
    "aws:dynamodb/contributorInsights:ContributorInsights": _insights,
    "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination": _destination,
    "aws:dynamodb/resourcePolicy:ResourcePolicy": _policy_of_table,
    "aws:dynamodb/table:Table": _described("dynamodb", "describe_table", "TableName", "name"),
    "aws:dynamodb/tag:Tag": _tag_of_replica,
    "aws:iam/policy:Policy": _policy,
    "aws:iam/role:Role": _described("iam", "get_role", "RoleName", "name"),
    "aws:iam/rolePolicy:RolePolicy": _inline_policy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _attachment,
    "aws:kms/alias:Alias": _listed("kms", "list_aliases", "Aliases", "AliasName", "name"),
    "aws:kms/key:Key": _key,
    "aws:sns/topic:Topic": _topic,
    "aws:sns/topicSubscription:TopicSubscription": _subscription,
}
"""How each type of resource that the program makes is found."""
