"""DAX clusters accept connections only over TLS."""

from collections.abc import Iterator

from pulumi_policy import ResourceValidationArgs, Severity
from pulumi_policy.proxy import UnknownValueError

from ..rule import Finding, ResourceRule
from ..values import read, shown
from .clusters import CLUSTER, cluster_label


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding unless the cluster's endpoint uses TLS."""
    encryption = read(args.props, "clusterEndpointEncryptionType")
    if isinstance(encryption, UnknownValueError):
        yield encryption
    elif encryption != "TLS":
        default = ", so it is 'NONE'" if encryption is None else ""
        yield (
            f"Set cluster_endpoint_encryption_type to 'TLS' on {cluster_label(args)}: "
            f"it is {shown(encryption)}{default}."
        )


RULE = ResourceRule(
    name="dax-cluster-transport",
    description="DAX clusters accept connections only over TLS.",
    severity=Severity.MEDIUM,
    controls=(
        "SecurityHub:DynamoDB.7",
        "Config:dax-tls-endpoint-encryption",
        "checkov:CKV_AWS_239",
        "prowler:dynamodb_accelerator_cluster_in_transit_encryption_enabled",
    ),
    reason="Otherwise items cross the network between a client and its cache in plain text.",
    resource_types=(CLUSTER,),
    check=check,
)
