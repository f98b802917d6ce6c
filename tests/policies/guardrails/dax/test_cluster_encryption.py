from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE

from guardrails.adapter import as_policy
from guardrails.dax.cluster_encryption import RULE
from guardrails.dax.clusters import CLUSTER
from tests.policies.conftest import Run

OFF = (
    "Set server_side_encryption.enabled to True on DAX cluster 'cache': "
    "it is off, and it can be set only when the cluster is made."
)
UNKNOWN = "unknown: boolean value at .serverSideEncryption.enabled can't be known during preview"


@pytest.mark.parametrize(
    ("encryption", "said"),
    [
        pytest.param({"enabled": True}, [], id="on"),
        pytest.param({"enabled": False}, [OFF], id="off"),
        pytest.param({"enabled": "true"}, [OFF], id="text"),
        pytest.param(None, [OFF], id="left out"),
        pytest.param({"enabled": UNKNOWN_BOOLEAN_VALUE}, [UNKNOWN], id="unknown"),
    ],
)
def test_encryption(run: Run, encryption: Any, said: list[str]) -> None:
    props = {"clusterName": "cache", "serverSideEncryption": encryption}
    assert run(as_policy(RULE), props, resource_type=CLUSTER) == said
