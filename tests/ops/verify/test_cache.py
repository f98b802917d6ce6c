from collections.abc import Callable

import pytest

from ops.verify.cache import endpoint, questions
from ops.verify.deployed import Deployed
from tests.ops.verify.estate import backend, breakages, checked, client, found

NAME = "prod-requests"


def no_cluster() -> None:
    client("dax").delete_cluster(ClusterName=NAME)
    backend("dax").clusters.clear()


def a_node_less() -> None:
    client("dax").decrease_replication_factor(ClusterName=NAME, NewReplicationFactor=2)


def no_encryption_at_rest() -> None:
    [cluster] = backend("dax").clusters.values()
    cluster.sse_specification = {"Enabled": False}


def no_encryption_in_transit() -> None:
    [cluster] = backend("dax").clusters.values()
    cluster.encryption_type = "NONE"


def a_cluster_that_is_modified() -> None:
    [cluster] = backend("dax").clusters.values()
    cluster.status = "modifying"


BREAKAGES = breakages(
    {
        no_cluster: NAME,
        a_node_less: NAME,
        no_encryption_at_rest: NAME,
        no_encryption_in_transit: NAME,
        a_cluster_that_is_modified: NAME,
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(of: Deployed, breaks: Callable[[], None], check: str) -> None:
    breaks()
    assert found(of) == {f"cache: {check}": "failed"}


def test_all_is_told(of: Deployed) -> None:
    assert [(check.check, check.found) for check in checked(questions(of))] == [
        (
            NAME,
            {
                "status": "available",
                "nodes": 3,
                "encrypted at rest": True,
                "encrypted in transit": True,
            },
        )
    ]


def test_the_endpoint_is_that_of_the_outputs(of: Deployed) -> None:
    assert endpoint(of) == of.outputs.text("cacheEndpoint")
