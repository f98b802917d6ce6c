"""DAX clusters take connections over TLS alone."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import read, shown
from .clusters import CLUSTER, cluster_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the cluster's endpoint is a TLS one."""
    encryption = read(args.props, "clusterEndpointEncryptionType")
    if isinstance(encryption, UnknownValueError):
        yield encryption
    elif encryption != "TLS":
        default = ", and so 'NONE'" if encryption is None else ""
        yield (
            f"Set cluster_endpoint_encryption_type to 'TLS' on {cluster_label(args)}: "
            f"it is {shown(encryption)}{default}."
        )


RULE = ResourceRule(
    name="dax-cluster-transport",
    description="DAX clusters take connections over TLS alone.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.7",
        "Config:dax-tls-endpoint-encryption",
        "checkov:CKV_AWS_239",
        "prowler:dynamodb_accelerator_cluster_in_transit_encryption_enabled",
    ),
    reason="Items otherwise cross the network in plain text between a client and its cache.",
    resource_types=(CLUSTER,),
    check=check,
)
