"""Whether the cache serves, encrypted at rest and in transit, on as many nodes as asked."""

from collections.abc import Iterator

from ops.verify.aws import Answer
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the question, if the stack has a cache."""
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


def cluster(of: Deployed) -> Answer:
    """Return what DAX says of the cluster; MissingError if there is none."""
    return of.aws.ask("dax", "describe_clusters", ClusterNames=[of.cluster])["Clusters"][0]


def endpoint(of: Deployed) -> str:
    """Return where the cluster answers; MissingError while it does not."""
    found = cluster(of).get("ClusterDiscoveryEndpoint", {})
    if "Address" not in found:
        raise MissingError("the cluster does not answer yet")
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
