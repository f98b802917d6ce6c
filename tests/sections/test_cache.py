import pytest

from tests.conftest import Mocks
from tests.sections.conftest import problems, read

SOMEWHERE = {
    "enabled": True,
    "subnetIds": ["subnet-1a2b3c4d", "subnet-0123456789abcdef0"],
    "securityGroupIds": ["sg-1a2b3c4d"],
}
SUBNETS = "subnetIds (where its nodes are)"
GROUPS = "securityGroupIds (who reaches its nodes)"
NODES = "(how many nodes, 1 to 11; 3 outlive the loss of a zone)"
OFF = "has no effect while enabled is false: remove it, or set enabled: true"
SUBNET = "must be the id of a subnet, such as subnet-1a2b3c4d"
NODE_TYPE = "must be a type of DAX nodes, such as dax.r5.large"


@pytest.mark.parametrize(
    ("setting", "name", "value"),
    [
        ("nodeType", "node_type", "dax.t3.small"),
        ("nodeType", "node_type", "dax.r7i.24xlarge"),
        ("nodes", "nodes", 1),
        ("nodes", "nodes", 11),
        ("itemTtlSeconds", "item_ttl_seconds", 1),
        ("queryTtlSeconds", "query_ttl_seconds", 0),
    ],
)
def test_a_cache_can_be_so(mocks: Mocks, setting: str, name: str, value: object) -> None:
    cache = read(mocks, {"cache": SOMEWHERE | {setting: value}}).cache

    assert cache.model_dump() == {
        "enabled": True,
        "subnet_ids": ["subnet-1a2b3c4d", "subnet-0123456789abcdef0"],
        "security_group_ids": ["sg-1a2b3c4d"],
        "node_type": "dax.r5.large",
        "nodes": 3,
        "item_ttl_seconds": 300,
        "query_ttl_seconds": 300,
    } | {name: value}


@pytest.mark.parametrize(
    ("cache", "problem"),
    [
        pytest.param(
            {"enabled": True}, f"needs {SUBNETS} and {GROUPS} while enabled is true", id="nowhere"
        ),
        pytest.param(
            SOMEWHERE | {"subnetIds": []}, f"needs {SUBNETS} while enabled is true", id="no subnet"
        ),
        pytest.param(
            SOMEWHERE | {"securityGroupIds": []},
            f"needs {GROUPS} while enabled is true",
            id="no security group",
        ),
    ],
)
def test_a_cache_is_somewhere(mocks: Mocks, cache: object, problem: str) -> None:
    assert problems(mocks, {"cache": cache}) == [f"cache {problem}"]


@pytest.mark.parametrize(
    ("cache", "problem"),
    [
        pytest.param({"nodes": 3}, f"nodes is 3: {OFF}", id="nodes while off"),
        pytest.param(
            {"subnetIds": ["subnet-1a2b3c4d"]},
            f'subnetIds is ["subnet-1a2b3c4d"]: {OFF}',
            id="subnets while off",
        ),
        pytest.param(
            {"subnetId": "subnet-1a2b3c4d"},
            'subnetId is "subnet-1a2b3c4d": no such setting; did you mean cache.subnetIds?',
            id="misspelt",
        ),
        pytest.param(
            {"enable": True, "nodes": 3, "subnetIds": ["subnet-1a2b3c4d"]},
            "enable is true: no such setting; did you mean cache.enabled?",
            id="switch misspelt",
        ),
        pytest.param(
            SOMEWHERE | {"subnetIds": "subnet-1a2b3c4d"},
            'subnetIds is "subnet-1a2b3c4d": must be a list '
            "(the subnets of its nodes, best of as many zones as nodes)",
            id="subnet for subnets",
        ),
        pytest.param(
            SOMEWHERE | {"subnetIds": ["subnet-1a2b3c4d", "subnet-xyz"]},
            f'subnetIds[1] is "subnet-xyz": {SUBNET}',
            id="id that is none",
        ),
        pytest.param(
            SOMEWHERE | {"subnetIds": ["sg-1a2b3c4d"]},
            f'subnetIds[0] is "sg-1a2b3c4d": {SUBNET}',
            id="id of something else",
        ),
        pytest.param(
            SOMEWHERE | {"subnetIds": ["subnet-1a2b3c4d5"]},
            f'subnetIds[0] is "subnet-1a2b3c4d5": {SUBNET}',
            id="id of another length",
        ),
        pytest.param(
            SOMEWHERE | {"securityGroupIds": ["default"]},
            'securityGroupIds[0] is "default": '
            "must be the id of a security group, such as sg-1a2b3c4d",
            id="name of a security group",
        ),
        pytest.param(
            SOMEWHERE | {"securityGroupIds": [{"id": "sg-1a2b3c4d"}]},
            'securityGroupIds[0] is {"id": "sg-1a2b3c4d"}: must be text, in quotes '
            "(the security groups that let its clients in)",
            id="object for a security group",
        ),
        pytest.param(
            SOMEWHERE | {"securityGroupIds": ["sg-1a2b3c4d", "sg-1a2b3c4d"]},
            'securityGroupIds is ["sg-1a2b3c4d", "sg-1a2b3c4d"]: '
            "[1] is the same as [0]: remove one of them",
            id="security group twice",
        ),
        pytest.param(
            SOMEWHERE | {"nodeType": "r5.large"},
            f'nodeType is "r5.large": {NODE_TYPE}',
            id="type without dax",
        ),
        pytest.param(
            SOMEWHERE | {"nodeType": "dax.r5.huge"},
            f'nodeType is "dax.r5.huge": {NODE_TYPE}',
            id="size that is none",
        ),
        pytest.param(
            SOMEWHERE | {"nodes": 0}, f"nodes is 0: must be 1 or more {NODES}", id="no node"
        ),
        pytest.param(
            SOMEWHERE | {"nodes": 12}, f"nodes is 12: must be 11 or less {NODES}", id="12 nodes"
        ),
        pytest.param(
            SOMEWHERE | {"itemTtlSeconds": 0},
            "itemTtlSeconds is 0: must be 1 or more "
            "(how old an item may be that is read from the cache)",
            id="items for ever",
        ),
        pytest.param(
            SOMEWHERE | {"queryTtlSeconds": -1},
            "queryTtlSeconds is -1: must be 0 or more "
            "(how old the answer to a query may be; 0 caches none)",
            id="answers from the future",
        ),
    ],
)
def test_a_wrong_cache_is_refused(mocks: Mocks, cache: object, problem: str) -> None:
    assert problems(mocks, {"cache": cache}) == [f"cache.{problem}"]
