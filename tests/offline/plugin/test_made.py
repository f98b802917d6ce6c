from uuid import uuid4

import pytest

from offline.plugin import made
from offline.plugin.aws import Aws
from offline.records import MADE, Record


@pytest.fixture
def urn() -> str:
    return f"urn:pulumi:dev::project::orders:index:Tables$aws:dynamodb/table:Table::{uuid4()}"


def test_what_is_made_is_known_by_its_urn_until_it_is_gone(aws: Aws, urn: str) -> None:
    made.remember(aws, urn, "orders")
    assert aws.records.get(MADE, urn) == {"id": "orders"}
    made.forget(aws, urn, "orders")
    made.forget(aws, urn, "orders")
    assert aws.records.get(MADE, urn) is None


def test_a_replacement_outlives_what_it_replaces(aws: Aws, urn: str) -> None:
    made.remember(aws, urn, "old")
    made.remember(aws, urn, "new")
    made.forget(aws, urn, "old")
    assert aws.records.get(MADE, urn) == {"id": "new"}


def test_an_engine_that_dies_while_a_creation_takes_its_time_finds_it_recorded(
    aws: Aws, urn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[tuple[float, Record | None]] = []

    def sleep(seconds: float) -> None:
        slept.append((seconds, aws.records.get(MADE, urn)))

    monkeypatch.setattr("offline.plugin.made.time.sleep", sleep)
    monkeypatch.setenv("REHEARSAL_CREATE_SECONDS", "2.5")
    made.remember(aws, urn, "orders")
    monkeypatch.setenv("REHEARSAL_CREATE_SECONDS", "aws:dynamodb/table:Table=3")
    made.remember(aws, urn, "orders")
    monkeypatch.setenv("REHEARSAL_CREATE_SECONDS", "aws:kms/key:Key=4")
    made.remember(aws, urn, "orders")
    assert slept == [(2.5, {"id": "orders"}), (3, {"id": "orders"})]
