from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE

from guardrails.adapter import as_policy
from guardrails.kms.key_region import CONFIG_SCHEMA, RULE
from guardrails.kms.keys import EXTERNAL_KEY, KEY, KEY_POLICY, REPLICA_KEY
from tests.policies.conftest import Run

LISTED = {"multiRegionKeys": ["changes", "requests"]}
MANY = (
    "Remove multi_region from key 'requests', or list 'requests' in multiRegionKeys of the pack's "
    "config: its key material could be copied."
)
REPLICA = (
    "Remove key 'requests', or list 'requests' in multiRegionKeys of the pack's config: "
    "it copies key material to another region."
)
CASES = [
    pytest.param({}, [], id="left out"),
    pytest.param({"multiRegion": None}, [], id="null"),
    pytest.param({"multiRegion": False}, [], id="off"),
    pytest.param({"multiRegion": True}, [MANY], id="on"),
    pytest.param({"multiRegion": 1}, [MANY], id="1"),
    pytest.param({"multiRegion": 0}, [MANY], id="0"),
    pytest.param({"multiRegion": "true"}, [MANY], id="text"),
    pytest.param({"multiRegion": "False"}, [MANY], id="other case"),
    pytest.param({"multiRegion": [False]}, [MANY], id="list"),
    pytest.param({"multiRegion": {}}, [MANY], id="object"),
    pytest.param(
        {"multiRegion": UNKNOWN_BOOLEAN_VALUE},
        ["unknown: boolean value at .multiRegion can't be known during preview"],
        id="unknown",
    ),
]


@pytest.mark.parametrize("resource_type", [KEY, EXTERNAL_KEY])
@pytest.mark.parametrize(("props", "said"), CASES)
def test_flag(run: Run, props: dict[str, Any], said: list[str], resource_type: str) -> None:
    assert run(as_policy(RULE), props, resource_type=resource_type) == said


@pytest.mark.parametrize("resource_type", [KEY, EXTERNAL_KEY, REPLICA_KEY])
def test_a_listed_key_may_be_of_several_regions(run: Run, resource_type: str) -> None:
    props = {"multiRegion": True}
    assert run(as_policy(RULE), props, resource_type=resource_type, config=LISTED) == []


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(None, id="nothing"),
        pytest.param([], id="none"),
        pytest.param(["changes"], id="another"),
        pytest.param(["Requests"], id="other case"),
        pytest.param("requests", id="no list"),
        pytest.param([["requests"]], id="list in a list"),
    ],
)
@pytest.mark.parametrize(
    ("resource_type", "said"), [(KEY, MANY), (REPLICA_KEY, REPLICA)], ids=["key", "replica"]
)
def test_no_other_list_counts(run: Run, resource_type: str, said: str, listed: object) -> None:
    config = {"multiRegionKeys": listed}
    props = {"multiRegion": True}
    assert run(as_policy(RULE), props, resource_type=resource_type, config=config) == [said]


def test_a_replica_needs_no_flag_to_be_one(run: Run) -> None:
    assert run(as_policy(RULE), {}, resource_type=REPLICA_KEY) == [REPLICA]


def test_a_key_policy_is_of_no_region(run: Run) -> None:
    assert run(as_policy(RULE), {"multiRegion": True}, resource_type=KEY_POLICY) == [
        f"not applicable: checks only {', '.join(RULE.resource_types)}"
    ]


def test_config_takes_names_and_may_be_left_out() -> None:
    assert RULE.config_schema is CONFIG_SCHEMA
    assert CONFIG_SCHEMA.required is None
    assert {name: schema["type"] for name, schema in CONFIG_SCHEMA.properties.items()} == {
        "multiRegionKeys": "array"
    }
    assert CONFIG_SCHEMA.properties["multiRegionKeys"]["items"] == {"type": "string"}
    assert CONFIG_SCHEMA.properties["multiRegionKeys"]["default"] == []
