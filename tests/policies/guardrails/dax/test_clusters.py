from pulumi_policy import StackValidationArgs

from guardrails.dax.clusters import CLUSTER, cluster_label
from guardrails.stack import as_args
from tests.policies.stacks import resource


def test_cluster_is_called_as_aws_does() -> None:
    cluster = resource(CLUSTER, "cache", {"clusterName": "prod-cache"})
    assert cluster_label(as_args(StackValidationArgs([cluster]), cluster)) == (
        "DAX cluster 'prod-cache'"
    )


def test_cluster_without_a_name_is_called_as_in_the_program() -> None:
    cluster = resource(CLUSTER, "cache", {})
    assert cluster_label(as_args(StackValidationArgs([cluster]), cluster)) == "DAX cluster 'cache'"
