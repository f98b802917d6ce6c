"""The program against the table specification, apart from `market_intelligence/specs.py`.

Everything else follows that file: whoever changes the specification changes both.
"""

import pytest

from guardrails.dynamodb import specification
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, Key, TableSpec
from tests.components.stacks import STACKS, deployed

# The keys of each table and index: the hash key, then the range key.
SPECIFIED = {
    "requests": {
        "table": ("request_id",),
        "user-index": ("user_id", "created_at"),
        "project-index": ("project_id", "created_at"),
        "status-index": ("status", "created_at"),
        "strategy-index": ("processing_strategy", "priority"),
    },
    "logs": {"table": ("log_id",), "request-logs-index": ("request_id", "timestamp")},
}
TWO_FILES = (
    "market_intelligence/specs.py and policies/guardrails/dynamodb/specification.py differ: "
    "change the other one as well."
)
CHANGED = "The specification has changed: if that is intended, change tests/test_specification.py."


@pytest.mark.parametrize("spec", [REQUESTS, PROCESSING_LOGS], ids=["requests", "logs"])
def test_tables_are_the_specified_ones(spec: TableSpec) -> None:
    keys = {"table": spec.keys} | {index.name: index.keys for index in spec.indexes}

    assert keys == {
        name: tuple(Key(key, "S") for key in names) for name, names in SPECIFIED[spec.name].items()
    }, CHANGED
    assert [*keys][1:] == [*SPECIFIED[spec.name]][1:], CHANGED
    assert {index.projection for index in spec.indexes} == {"ALL"}
    assert spec.billing_mode == "PAY_PER_REQUEST"


@pytest.mark.parametrize(
    ("program", "pack"),
    [(REQUESTS, specification.REQUESTS), (PROCESSING_LOGS, specification.PROCESSING_LOGS)],
    ids=["requests", "logs"],
)
def test_the_pack_specifies_what_the_program_does(
    program: TableSpec, pack: specification.Table
) -> None:
    assert {key.name: key.type for key in program.attributes} == {
        key.name: key.type for key in pack.attributes
    }, TWO_FILES
    assert [
        (one.name, one.keys, one.projection, one.non_key_attributes) for one in pack.indexes
    ] == [
        (
            one.name,
            tuple(zip((key.name for key in one.keys), ("HASH", "RANGE"), strict=False)),
            one.projection,
            one.non_key_attributes,
        )
        for one in program.indexes
    ], TWO_FILES
    assert (program.base_name, program.hash_key.name, program.range_key, program.ttl_attribute) == (
        *(pack.base_name, pack.hash_key, None),
        pack.ttl_attribute,
    ), TWO_FILES


def test_requests_expire_by_the_specified_attribute_and_logs_do_not() -> None:
    assert (REQUESTS.ttl_attribute, PROCESSING_LOGS.ttl_attribute) == ("ttl", None)


@pytest.mark.parametrize("stack", STACKS)
def test_tables_have_the_specified_names_and_no_other_keys(stack: str) -> None:
    tables = deployed(stack).of_type("dynamodb:Table")

    assert {name: table.inputs["name"] for name, table in tables.items()} == {
        "requests": f"{stack}-market-intelligence-requests",
        "logs": f"{stack}-request-processing-logs",
    }
    unknown = {"rangeKey", "localSecondaryIndexes"}
    assert [unknown & table.inputs.keys() for table in tables.values()] == [set(), set()]
