import pytest

from tests.conftest import Mocks
from tests.sections.conftest import read

SOMEWHERE = {
    "enabled": True,
    "subnetIds": ["subnet-1a2b3c4d", "subnet-0123456789abcdef0"],
    "securityGroupIds": ["sg-1a2b3c4d"],
}


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
