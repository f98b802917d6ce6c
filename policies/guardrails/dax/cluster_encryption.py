"""DAX clusters are encrypted at rest."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..values import read
from .clusters import CLUSTER, cluster_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the cluster is encrypted at rest."""
    yield from unless(
        read(args.props, "serverSideEncryption", "enabled"),
        (True,),
        f"Set server_side_encryption.enabled to True on {cluster_label(args)}: it is off, and it "
        "can be set only when the cluster is created.",
    )


RULE = ResourceRule(
    name="dax-cluster-encryption",
    description="DAX clusters are encrypted at rest.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.3",
        "tfsec:aws-dynamodb-enable-at-rest-encryption",
        "checkov:CKV_AWS_47",
        "prowler:dynamodb_accelerator_cluster_encryption_enabled",
        "cdk-nag:DAXEncrypted",
    ),
    reason="A cache holds the items of its table, so it needs the same protection.",
    resource_types=(CLUSTER,),
    check=check,
)
