import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dax.cluster_transport import RULE
from guardrails.dax.clusters import CLUSTER
from tests.policies.conftest import Run

ASKED = "Set cluster_endpoint_encryption_type to 'TLS' on DAX cluster 'cache': it is "
UNKNOWN = "unknown: string value at .clusterEndpointEncryptionType can't be known during preview"


@pytest.mark.parametrize(
    ("encryption", "said"),
    [
        pytest.param("TLS", [], id="TLS"),
        pytest.param("NONE", [f"{ASKED}'NONE'."], id="plain"),
        pytest.param("tls", [f"{ASKED}'tls'."], id="wrong case"),
        pytest.param(None, [f"{ASKED}not set, and so 'NONE'."], id="left out"),
        pytest.param(UNKNOWN_STRING_VALUE, [UNKNOWN], id="unknown"),
    ],
)
def test_transport(run: Run, encryption: str | None, said: list[str]) -> None:
    props = {"clusterName": "cache", "clusterEndpointEncryptionType": encryption}
    assert run(as_policy(RULE), props, resource_type=CLUSTER) == said
