from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.table_stream import CONFIG_SCHEMA, RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
VIEWS = CONFIG_SCHEMA.properties["streamViewType"]["enum"]
DEMANDED = {"streamViewType": "NEW_IMAGE"}
TABLE = {"name": "dev-requests", "streamEnabled": True, "streamViewType": "NEW_IMAGE"}
OFF = "Set stream_enabled to True on table 'dev-requests': its changes are to be followed."


def other_view(shown: str) -> str:
    return f"Set stream_view_type to 'NEW_IMAGE' on table 'dev-requests': it is {shown}."


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in TABLE.items() if key != name}


@pytest.mark.parametrize("view", VIEWS)
def test_table_with_the_demanded_stream_passes(run: Run, view: str) -> None:
    assert run(POLICY, TABLE | {"streamViewType": view}, config={"streamViewType": view}) == []


def test_views_are_those_of_dynamodb() -> None:
    assert VIEWS == ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]


@pytest.mark.parametrize("config", [None, {}], ids=["no config", "empty config"])
def test_streams_may_be_any_where_none_is_demanded(run: Run, config: dict[str, Any] | None) -> None:
    assert run(POLICY, TABLE, config=config) == []
    assert run(POLICY, {"name": "dev-requests"}, config=config) == []
    assert run(POLICY, TABLE | {"streamEnabled": UNKNOWN_BOOLEAN_VALUE}, config=config) == []


@pytest.mark.parametrize(
    "enabled",
    [
        pytest.param(False, id="off"),
        pytest.param(None, id="null"),
        pytest.param(1, id="number"),
        pytest.param("true", id="string"),
        pytest.param("True", id="other case"),
        pytest.param([True], id="list"),
        pytest.param({"enabled": True}, id="object"),
    ],
)
def test_stream_that_is_not_on_is_refused(run: Run, enabled: object) -> None:
    assert run(POLICY, TABLE | {"streamEnabled": enabled}, config=DEMANDED) == [OFF]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        pytest.param("KEYS_ONLY", "'KEYS_ONLY'", id="less"),
        pytest.param("NEW_AND_OLD_IMAGES", "'NEW_AND_OLD_IMAGES'", id="more"),
        pytest.param("new_image", "'new_image'", id="other case"),
        pytest.param("", "''", id="empty"),
        pytest.param(None, "not set", id="null"),
        pytest.param(1, "not a string", id="number"),
        pytest.param(["NEW_IMAGE"], "not a string", id="list"),
        pytest.param({"type": "NEW_IMAGE"}, "not a string", id="object"),
    ],
)
def test_stream_of_another_view_is_refused(run: Run, view: object, shown: str) -> None:
    assert run(POLICY, TABLE | {"streamViewType": view}, config=DEMANDED) == [other_view(shown)]


def test_what_is_left_out_is_refused(run: Run) -> None:
    assert run(POLICY, without("streamEnabled"), config=DEMANDED) == [OFF]
    assert run(POLICY, without("streamViewType"), config=DEMANDED) == [other_view("not set")]
    assert run(POLICY, {"name": "dev-requests"}, config=DEMANDED) == [OFF, other_view("not set")]


def test_unknown_stream_is_not_known_yet(run: Run) -> None:
    assert run(POLICY, TABLE | {"streamEnabled": UNKNOWN_BOOLEAN_VALUE}, config=DEMANDED) == [
        "unknown: boolean value at .streamEnabled can't be known during preview"
    ]
    assert run(POLICY, TABLE | {"streamViewType": UNKNOWN_STRING_VALUE}, config=DEMANDED) == [
        "unknown: string value at .streamViewType can't be known during preview"
    ]


def test_one_unknown_hides_no_other_fault(run: Run) -> None:
    off_or_on = TABLE | {"streamEnabled": UNKNOWN_BOOLEAN_VALUE, "streamViewType": "KEYS_ONLY"}
    assert run(POLICY, off_or_on, config=DEMANDED) == [
        other_view("'KEYS_ONLY'"),
        "unknown: boolean value at .streamEnabled can't be known during preview",
    ]
    any_view = TABLE | {"streamEnabled": False, "streamViewType": UNKNOWN_STRING_VALUE}
    assert run(POLICY, any_view, config=DEMANDED) == [
        OFF,
        "unknown: string value at .streamViewType can't be known during preview",
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {}, resource_type="aws:s3/bucket:Bucket", config=DEMANDED) == [
        "not applicable: checks only aws:dynamodb/table:Table"
    ]
