"""Checks the cache: its status, its nodes, encryption, and the boundary of its role."""

from collections.abc import Iterator

from components.cache import boundary_arn
from ops.verify.aws import Response
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield the checks of the cache, if the stack has one, and of its role's boundary."""
    boundary = boundary_arn(deployed.site, deployed.stack.settings.cache.permissions_boundary)
    if deployed.cluster:
        yield Check(
            section="cache",
            name=deployed.cluster,
            expected={
                "status": "available",
                "nodes": deployed.stack.settings.cache.nodes,
                "encrypted at rest": True,
                "encrypted in transit": True,
            },
            call=lambda: _found(deployed),
            action=deployed.fix,
        )
    if deployed.cluster and boundary:
        yield Check(
            section="cache",
            name="permissions boundary",
            expected=boundary,
            call=lambda: _boundary(deployed),
            action=deployed.fix,
        )


def cluster(deployed: Deployed) -> Response:
    """Return the description of the cluster; MissingError if there is none."""
    return deployed.aws.call("dax", "describe_clusters", ClusterNames=[deployed.cluster])[
        "Clusters"
    ][0]


def endpoint(deployed: Deployed) -> str:
    """Return the endpoint of the cluster; MissingError if it has none yet."""
    found = cluster(deployed).get("ClusterDiscoveryEndpoint", {})
    if "Address" not in found:
        raise MissingError("the cluster is not available yet")
    return f"{found['Address']}:{found['Port']}"


def _found(deployed: Deployed) -> object:
    try:
        found = cluster(deployed)
    except MissingError:
        return MISSING
    return {
        "status": found["Status"],
        "nodes": found["TotalNodes"],
        "encrypted at rest": found.get("SSEDescription", {}).get("Status") == "ENABLED",
        "encrypted in transit": found.get("ClusterEndpointEncryptionType") == "TLS",
    }


def _boundary(deployed: Deployed) -> str:
    try:
        role = deployed.aws.call("iam", "get_role", RoleName=deployed.site.global_name("cache"))[
            "Role"
        ]
    except MissingError:
        return MISSING
    return role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "none")
