"""The program against the table specification, apart from `market_intelligence/specs.py`.

Everything else follows that file: whoever changes the specification changes both.
"""

from pathlib import Path

import pytest

from guardrails.dynamodb import specification
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES, Key, TableSpec
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
OF_TABLES = Path(__file__).parent / "tables"
CHANGED = "The specification has changed: if that is intended, change tests/test_specification.py."


def test_each_further_table_states_its_requirements() -> None:
    further = [spec.name for spec in TABLES if spec.name not in SPECIFIED]
    stated = [name for name in further if (OF_TABLES / f"test_{name}.py").exists()]
    assert stated == further, "`./mi new table` writes tests/tables/test_<name>.py for each"


@pytest.mark.parametrize("spec", [REQUESTS, PROCESSING_LOGS], ids=["requests", "logs"])
def test_tables_are_the_specified_ones(spec: TableSpec) -> None:
    keys = {"table": spec.keys} | {index.name: index.keys for index in spec.indexes}

    assert keys == {
        name: tuple(Key(key, "S") for key in names) for name, names in SPECIFIED[spec.name].items()
    }, CHANGED
    assert [*keys][1:] == [*SPECIFIED[spec.name]][1:], CHANGED
    assert {index.projection for index in spec.indexes} == {"ALL"}
    assert spec.billing_mode == "PAY_PER_REQUEST"


def test_the_pack_specifies_the_same_tables() -> None:
    assert [(one.name, one.optional) for one in specification.TABLES] == [
        (one.name, one.optional) for one in TABLES
    ], TWO_FILES


@pytest.mark.parametrize(
    ("program", "pack"),
    [*zip(TABLES, specification.TABLES, strict=False)],
    ids=[spec.name for spec in TABLES],
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
    keys = [key.name for key in program.keys]
    assert (program.base_name, keys, program.ttl_attribute) == (
        pack.base_name,
        [*filter(None, (pack.hash_key, pack.range_key))],
        pack.ttl_attribute,
    ), TWO_FILES


def test_requests_expire_by_the_specified_attribute_and_logs_do_not() -> None:
    assert (REQUESTS.ttl_attribute, PROCESSING_LOGS.ttl_attribute) == ("ttl", None)


@pytest.mark.parametrize("stack", STACKS)
def test_tables_have_the_specified_names_and_no_other_keys(stack: str) -> None:
    tables = deployed(stack).of_type("dynamodb:Table")

    there = [*TABLES[:2], *(spec for spec in TABLES[2:] if not spec.optional)]
    further = {spec.name: spec.physical_name(stack) for spec in there}
    assert {name: table.inputs["name"] for name, table in tables.items()} == further | {
        "requests": f"{stack}-market-intelligence-requests",
        "logs": f"{stack}-request-processing-logs",
    }
    assert [table.inputs.get("rangeKey") for table in tables.values()] == [
        spec.range_key and spec.range_key.name for spec in there
    ]
    assert [name for name, table in tables.items() if "localSecondaryIndexes" in table.inputs] == []
