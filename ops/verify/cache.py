"""Checks the cache: its status, its nodes, encryption, and the boundary of its role."""

from collections.abc import Iterator

from components.cache import boundary_arn
from ops.verify.aws import Answer
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the checks of the cache, if the stack has one, and of its role's boundary."""
    boundary = boundary_arn(of.site, of.stack.settings.cache.permissions_boundary)
    if of.cluster:
        yield Question(
            section="cache",
            check=of.cluster,
            expected={
                "status": "available",
                "nodes": of.stack.settings.cache.nodes,
                "encrypted at rest": True,
                "encrypted in transit": True,
            },
            ask=lambda: _found(of),
            todo=of.fix,
        )
    if of.cluster and boundary:
        yield Question(
            section="cache",
            check="permissions boundary",
            expected=boundary,
            ask=lambda: _boundary(of),
            todo=of.fix,
        )


def cluster(of: Deployed) -> Answer:
    """Return the description of the cluster; MissingError if there is none."""
    return of.aws.ask("dax", "describe_clusters", ClusterNames=[of.cluster])["Clusters"][0]


def endpoint(of: Deployed) -> str:
    """Return the endpoint of the cluster; MissingError if it has none yet."""
    found = cluster(of).get("ClusterDiscoveryEndpoint", {})
    if "Address" not in found:
        raise MissingError("the cluster is not available yet")
    return f"{found['Address']}:{found['Port']}"


def _found(of: Deployed) -> object:
    try:
        found = cluster(of)
    except MissingError:
        return MISSING
    return {
        "status": found["Status"],
        "nodes": found["TotalNodes"],
        "encrypted at rest": found.get("SSEDescription", {}).get("Status") == "ENABLED",
        "encrypted in transit": found.get("ClusterEndpointEncryptionType") == "TLS",
    }


def _boundary(of: Deployed) -> str:
    try:
        role = of.aws.ask("iam", "get_role", RoleName=of.site.global_name("cache"))["Role"]
    except MissingError:
        return MISSING
    return role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "none")
