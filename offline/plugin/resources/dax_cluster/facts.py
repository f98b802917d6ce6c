"""What the official plugin's schema says of a cluster's properties."""

from offline.plugin.facts import Facts

FACTS = Facts(
    service="dax",
    defaults={"serverSideEncryption.enabled": False},
    enums={"clusterEndpointEncryptionType": "ClusterEndpointEncryptionType"},
    arns=frozenset({"iamRoleArn"}),
    replaces=frozenset(
        {
            "availabilityZones",
            "clusterEndpointEncryptionType",
            "clusterName",
            "iamRoleArn",
            "nodeType",
            "serverSideEncryption",
            "subnetGroupName",
        }
    ),
    sets={"availabilityZones": None, "securityGroupIds": None},
    computed=frozenset(
        {
            "clusterEndpointEncryptionType",
            "maintenanceWindow",
            "parameterGroupName",
            "securityGroupIds",
            "subnetGroupName",
        }
    ),
)
