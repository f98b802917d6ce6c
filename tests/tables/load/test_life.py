import pytest
from pydantic import ValidationError

from tables.item.sizes import size_bytes
from tables.items import ProcessingLog, Request
from tables.load.life import Life, RequestLogs
from tests.tables.examples import LOG, REQUEST

# Sizes are a little above those of the specification's sample items.
ROUGHLY = 1.1


def request_bytes(**fields: object) -> int:
    return size_bytes(Request.from_values(REQUEST | fields).to_attributes())


@pytest.mark.parametrize(
    ("size", "sample"),
    [
        (
            Life().submitted_bytes,
            request_bytes(results=None, progress={}, errors=[], warnings=[], started_at=None),
        ),
        (Life().working_bytes, request_bytes(results=None)),
        (Life().ended_bytes, request_bytes()),
        (
            RequestLogs().entry_bytes,
            size_bytes(ProcessingLog.from_values(LOG).to_attributes()),
        ),
    ],
    ids=["submitted", "working", "ended", "log"],
)
def test_sizes_are_those_of_the_specification(size: int, sample: int) -> None:
    assert sample <= size <= sample * ROUGHLY + 10


def test_a_life_is_that_of_the_specification() -> None:
    assert Life().statuses == ["pending", "processing", "completed"]


@pytest.mark.parametrize(
    "statuses",
    [[], ["pending", "pending"], ["pending", "processing", "processing", "failed"]],
    ids=["none", "two alike", "two alike later"],
)
def test_each_status_is_a_change(statuses: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Life.model_validate({"statuses": statuses})

    [error] = refused.value.errors()
    assert (error["loc"], error["msg"]) == (
        ("statuses",),
        "must name a status or more, no two alike in a row",
    )


@pytest.mark.parametrize(
    "statuses",
    [["pending"], ["pending", "processing", "failed", "processing", "completed"]],
    ids=["one", "one twice"],
)
def test_a_status_may_come_again(statuses: list[str]) -> None:
    assert Life.model_validate({"statuses": statuses}).statuses == statuses
