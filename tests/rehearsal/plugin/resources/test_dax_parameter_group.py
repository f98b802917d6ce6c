"""What is peculiar to the parameter groups of DAX."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dax import (
    DEFAULT_PARAMETERS,
    PARAMETER_GROUPS,
    PLAIN_CLUSTERS,
    RECORD,
    SLOWER,
)


@pytest.fixture
def group(engine: Engine) -> Life:
    return Life(engine, PARAMETER_GROUPS)


def test_one_parameter_alone_is_a_difference_each_time(group: Life) -> None:
    checked, outputs = group.made({"parameters": [RECORD]})
    assert outputs["parameters"] == [RECORD, DEFAULT_PARAMETERS[0]]
    assert group.engine.kinds(outputs, checked) == {"parameters[1]": "DELETE"}
    assert group.engine.update(outputs, checked) == outputs


def test_a_parameter_that_is_left_out_stays_as_it_was_set(group: Life) -> None:
    _, outputs = group.made({"parameters": [SLOWER, RECORD]})
    without = group.checked({"parameters": None})
    assert group.engine.kinds(outputs, without) == {}
    after = group.engine.update(outputs, group.checked({"parameters": [RECORD]}))
    assert after["parameters"] == [RECORD, SLOWER]


def test_a_group_of_a_strange_parameter_is_made_and_finished_by_the_next_run(group: Life) -> None:
    checked = group.checked({"parameters": [RECORD | {"name": "ttl"}]})
    with pytest.raises(grpc.RpcError) as refused:
        group.engine.create(checked)
    told = failure(refused.value)
    assert told.sentence == (
        "dax UpdateParameterGroup: InvalidParameterValueException: There is no parameter ttl."
    )
    assert told.resource
    assert told.resource.id == group.name


def test_a_group_that_a_cluster_uses_is_neither_changed_nor_deleted(
    group: Life, engine: Engine
) -> None:
    _, outputs = group.made()
    cluster = Life(engine, PLAIN_CLUSTERS)
    _, used = cluster.made({"parameterGroupName": group.name})
    with pytest.raises(grpc.RpcError) as refused:
        group.engine.update(outputs, group.checked({"parameters": [SLOWER, RECORD]}))
    assert failure(refused.value).sentence == (
        "dax UpdateParameterGroup: InvalidParameterGroupStateFault: "
        f"Parameter group {group.name} is used by a cluster."
    )
    with pytest.raises(grpc.RpcError) as refused:
        group.engine.delete(outputs)
    assert failure(refused.value).sentence == (
        "dax DeleteParameterGroup: InvalidParameterGroupStateFault: "
        f"Parameter group {group.name} is used by a cluster."
    )
    cluster.engine.delete(used)
    group.engine.delete(outputs)
    assert group.engine.read(group.name)[0] == ""
