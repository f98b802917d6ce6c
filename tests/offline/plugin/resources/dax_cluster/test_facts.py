import pytest

from offline.plugin.aws import enum
from offline.plugin.resources.dax_cluster.facts import FACTS
from offline.plugin.shapes import resource_shape
from tests.offline.plugin.resources.dynamodb_table.test_facts import paths


@pytest.mark.parametrize(
    "named",
    [FACTS.defaults, FACTS.enums, FACTS.arns, FACTS.replaces, FACTS.sets, FACTS.computed],
    ids=["defaults", "enums", "ARNs", "replaces", "sets", "computed"],
)
def test_facts_are_about_properties_that_the_sdk_has(named: list[str]) -> None:
    shape = resource_shape("aws:dax/cluster:Cluster")
    assert shape
    assert set(named) - set(paths(shape.inputs)) == set()


def test_allowed_values_are_those_of_aws() -> None:
    assert enum("dax", FACTS.enums["clusterEndpointEncryptionType"]) == ("NONE", "TLS")
