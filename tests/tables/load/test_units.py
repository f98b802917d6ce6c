"""Worked cases; those with a page are AWS's own, from the DynamoDB developer guide."""

import pytest

from tables.load.units import (
    IndexUnits,
    batch_read_units,
    batch_write_units,
    index_units,
    query_units,
    read_units,
    update_units,
    write_units,
)

KB = 1024
OPERATIONS = "read-write-operations"
INDEXES = "GSI"
TRANSACTIONS = "transaction-apis"
MODES = "HowItWorks.ReadWriteCapacityMode"


def page(name: str, case: str) -> str:
    return f"{name}.html: {case}"


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(write_units(500), 1, id=page(OPERATIONS, "write of 500 bytes")),
        pytest.param(write_units(512), 1, id=page(OPERATIONS, "write of 512 bytes")),
        pytest.param(write_units(int(1.6 * KB)), 2, id=page(OPERATIONS, "write of 1.6 KB")),
        pytest.param(write_units(2 * KB), 2, id=page(MODES, "write of 2 KB")),
        pytest.param(
            write_units(2 * KB, transactional=True), 4, id=page(MODES, "transaction of 2 KB")
        ),
        pytest.param(
            3 * write_units(500, transactional=True),
            6,
            id=page(TRANSACTIONS, "three writes of 500 bytes"),
        ),
        pytest.param(
            batch_write_units([500, int(3.5 * KB)]), 5, id=page(OPERATIONS, "batch of 0.5 and 3.5")
        ),
        pytest.param(write_units(0), 1, id="write of nothing"),
        pytest.param(write_units(KB), 1, id="write of 1 KB"),
        pytest.param(write_units(KB + 1), 2, id="write of a byte more than 1 KB"),
        pytest.param(write_units(400 * KB), 400, id="write of the largest item"),
        pytest.param(update_units(3 * KB, KB), 3, id="update to less"),
        pytest.param(update_units(KB, 3 * KB), 3, id="update to more"),
        pytest.param(
            update_units(KB, 3 * KB, transactional=True), 6, id="update within a transaction"
        ),
    ],
)
def test_writes(units: int, expected: int) -> None:
    assert units == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(read_units(3_500, "strong"), 1, id=page(OPERATIONS, "read of 3,500 bytes")),
        pytest.param(read_units(8 * KB, "strong"), 2, id=page(OPERATIONS, "read of 8 KB")),
        pytest.param(read_units(8 * KB), 1, id=page(OPERATIONS, "eventual read of 8 KB")),
        pytest.param(
            read_units(8 * KB, "transactional"),
            4,
            id=page(OPERATIONS, "transactional read of 8 KB"),
        ),
        pytest.param(read_units(10 * KB, "strong"), 3, id=page(OPERATIONS, "read of 10 KB")),
        pytest.param(read_units(80 * KB), 10, id=page(OPERATIONS, "eventual read of 80 KB")),
        pytest.param(
            read_units(int(40.8 * KB), "strong"), 11, id=page(OPERATIONS, "query of 40.8 KB")
        ),
        pytest.param(
            query_units(1_500, 64, "strong"), 24, id=page(OPERATIONS, "query of 1,500 of 64 bytes")
        ),
        pytest.param(
            batch_read_units([int(1.5 * KB), int(6.5 * KB)], "strong"),
            3,
            id=page(OPERATIONS, "batch of 1.5 and 6.5 KB"),
        ),
        pytest.param(query_units(8, 2_000), 2, id=page(INDEXES, "query of 8 of 2,000 bytes")),
        pytest.param(
            3 * read_units(500, "transactional"),
            6,
            id=page(TRANSACTIONS, "three reads of 500 bytes"),
        ),
        pytest.param(read_units(0, "strong"), 1, id=page(OPERATIONS, "no such item")),
        pytest.param(read_units(0), 0.5, id=page(OPERATIONS, "no such item, eventually")),
        pytest.param(query_units(0, 2_000), 0.5, id="query that finds nothing"),
        pytest.param(read_units(4 * KB), 0.5, id="eventual read of 4 KB"),
        pytest.param(read_units(4 * KB + 1), 1, id="eventual read of a byte more than 4 KB"),
        pytest.param(query_units(20, 1_900), 5, id="query of 20 requests"),
    ],
)
def test_reads(units: float, expected: float) -> None:
    assert units == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(index_units(None, 900), (0, 1), id=page(INDEXES, "new item")),
        pytest.param(
            index_units(900, 900, key_changes=True), (1, 1), id=page(INDEXES, "key changes")
        ),
        pytest.param(index_units(900, None), (1, 0), id=page(INDEXES, "item leaves the index")),
        pytest.param(index_units(None, None), (0, 0), id=page(INDEXES, "item never is in it")),
        pytest.param(index_units(900, 900), (0, 1), id=page(INDEXES, "other attributes change")),
        pytest.param(
            index_units(KB, 3 * KB, key_changes=True), (1, 3), id="key and size change together"
        ),
        pytest.param(index_units(3 * KB, KB), (0, 3), id="item shrinks"),
    ],
)
def test_indexes(units: IndexUnits, expected: tuple[int, int]) -> None:
    assert units == expected
