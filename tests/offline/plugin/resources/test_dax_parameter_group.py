from uuid import uuid4

import grpc
import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, failure

MINUTES_5 = "300000"
QUERY = {"name": "query-ttl-millis", "value": "60000"}
RECORD = {"name": "record-ttl-millis", "value": "120000"}


@pytest.fixture
def groups(engine: Engine) -> Engine:
    return engine.of("aws:dax/parameterGroup:ParameterGroup")


@pytest.fixture
def group() -> Properties:
    return {
        "name": f"cache-{uuid4().hex}",
        "description": "One minute",
        "parameters": [QUERY, RECORD],
    }


def test_a_preview_tells_what_is_known(groups: Engine) -> None:
    outputs = groups.create(groups.check({"name": "cache"})[0], preview=True)[1]
    assert outputs == {"name": "cache", "parameters": UNKNOWN, "region": "us-east-1"}


def test_a_group_is_made_as_asked(groups: Engine, group: Properties) -> None:
    checked, outputs = groups.made(group)
    assert outputs == group | {"id": group["name"], "region": "us-east-1"}
    reordered = checked | {"parameters": [RECORD, QUERY]}
    assert groups.kinds(outputs, checked) == groups.kinds(outputs, reordered) == {}
    assert groups.read(group["name"], outputs, checked)[1:] == (outputs, checked)


def test_a_group_of_no_parameters_has_those_of_aws(groups: Engine, group: Properties) -> None:
    del group["parameters"]
    checked, outputs = groups.made(group)
    assert outputs["parameters"] == [QUERY | {"value": MINUTES_5}, RECORD | {"value": MINUTES_5}]
    assert groups.kinds(outputs, checked) == {}


def test_one_parameter_alone_is_a_difference_each_time(groups: Engine, group: Properties) -> None:
    checked, outputs = groups.made(group | {"parameters": [RECORD]})
    assert outputs["parameters"] == [RECORD, QUERY | {"value": MINUTES_5}]
    assert groups.kinds(outputs, checked) == {"parameters[1]": "DELETE"}
    assert groups.update(outputs, checked) == outputs


def test_a_parameter_changes_in_place_and_stays_when_left_out(
    groups: Engine, group: Properties
) -> None:
    _, outputs = groups.made(group)
    slower = QUERY | {"value": "90000"}
    changed = group | {"parameters": [slower, RECORD]}
    assert groups.kinds(outputs, changed) == {"parameters[0].value": "UPDATE"}
    after = groups.update(outputs, changed)
    assert after == outputs | {"parameters": [slower, RECORD]}
    left_out = {name: value for name, value in group.items() if name != "parameters"}
    assert groups.kinds(after, left_out) == {}
    assert groups.update(after, group | {"parameters": [RECORD]})["parameters"] == [RECORD, slower]


@pytest.mark.parametrize(
    ("change", "replaced", "deletes_first"),
    [
        ({"name": "other"}, ["name"], False),
        ({"description": "x"}, ["description"], True),
        ({"description": None}, ["description"], True),
    ],
    ids=["name", "description", "no description"],
)
def test_what_replaces_a_group(
    groups: Engine,
    group: Properties,
    change: Properties,
    replaced: list[str],
    deletes_first: bool,
) -> None:
    _, outputs = groups.made(group)
    wanted = {name: value for name, value in (group | change).items() if value is not None}
    answer = groups.diff(outputs, wanted)
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (replaced, deletes_first)


def test_an_import_needs_no_more_than_the_name(groups: Engine, group: Properties) -> None:
    checked, made = groups.made(group)
    assert groups.read(group["name"])[1:] == (made, checked)


def test_a_group_that_is_gone_reads_as_gone_and_may_be_deleted_again(
    groups: Engine, group: Properties
) -> None:
    _, outputs = groups.made(group)
    groups.delete(outputs)
    groups.delete(outputs)
    assert groups.read(group["name"], outputs)[0] == ""


def test_a_parameter_that_does_not_exist_is_refused(groups: Engine, group: Properties) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        groups.create(group | {"parameters": [QUERY | {"name": "ttl"}]})
    assert failure(refused.value).sentence == (
        "dax UpdateParameterGroup: InvalidParameterValueException: There is no parameter ttl."
    )


def test_a_region_has_groups_of_its_own(groups: Engine, group: Properties) -> None:
    _, outputs = groups.made(group | {"region": "us-west-2"})
    assert groups.read(group["name"])[0] == ""
    assert groups.read(group["name"], outputs)[1] == outputs


def test_a_group_that_a_cluster_uses_is_not_deleted(
    engine: Engine, groups: Engine, group: Properties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline.plugin.aws.POLL_SECONDS", 0)
    _, outputs = groups.made(group)
    clusters = engine.of("aws:dax/cluster:Cluster")
    _, cluster = clusters.made(
        {
            "clusterName": f"c{uuid4().hex[:12]}",
            "iamRoleArn": "arn:aws:iam::123456789012:role/cache",
            "nodeType": "dax.r5.large",
            "parameterGroupName": group["name"],
            "replicationFactor": 1,
        }
    )
    with pytest.raises(grpc.RpcError) as refused:
        groups.delete(outputs)
    assert failure(refused.value).sentence == (
        f"dax DeleteParameterGroup: InvalidParameterGroupStateFault: Parameter group "
        f"{group['name']} is used by a cluster."
    )
    clusters.delete(cluster)
    groups.delete(outputs)
    assert groups.read(group["name"])[0] == ""
