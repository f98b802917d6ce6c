"""The type tokens of the resources that the program deploys."""

from ops.review.preview import Step

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
ALIAS = "aws:kms/alias:Alias"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
CLUSTER = "aws:dax/cluster:Cluster"
DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
DESTINATION = "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination"
TAG = "aws:dynamodb/tag:Tag"
INSIGHTS = "aws:dynamodb/contributorInsights:ContributorInsights"
KEY = "aws:kms/key:Key"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN = "aws:backup/plan:Plan"
POLICY = "aws:iam/policy:Policy"
PROVIDER = "pulumi:providers:aws"
RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
SELECTION = "aws:backup/selection:Selection"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
TABLE = "aws:dynamodb/table:Table"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
VAULT = "aws:backup/vault:Vault"
VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"

_WORDS = {
    ALARM: "alarm",
    ALIAS: "alias",
    ATTACHMENT: "attachment",
    CLUSTER: "cluster",
    DASHBOARD: "dashboard",
    DESTINATION: "Kinesis destination",
    KEY: "key",
    PLAN: "backup plan",
    POLICY: "policy",
    RESOURCE_POLICY: "policy of a table",
    ROLE: "role",
    ROLE_POLICY: "policy of a role",
    TABLE: "table",
    TOPIC: "topic",
    TOPIC_POLICY: "policy of a topic",
    VAULT: "backup vault",
    VAULT_POLICY: "policy of a vault",
}


def word(step: Step) -> str:
    """Return the word for a resource's type."""
    return _WORDS.get(step.type, "resource")
