"""Whether the cache serves, encrypted, on as many nodes as asked, and within its boundary."""

from collections.abc import Iterator

from components.cache import boundary_arn
from ops.verify.aws import Answer
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the questions, if the stack has a cache: that on a boundary, if its role has one."""
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
    """Return what DAX says of the cluster; MissingError if there is none."""
    return of.aws.ask("dax", "describe_clusters", ClusterNames=[of.cluster])["Clusters"][0]


def endpoint(of: Deployed) -> str:
    """Return where the cluster answers; MissingError while it does not."""
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
