"""What calls consume, as the server counts it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from tests.tables.conftest import Client

Units = dict[str, float]
"""Units by the name of an index, those of the table by `table`."""


@contextmanager
def counted(dynamodb: Client) -> Generator[list[Units]]:
    """Give a list that gets the units of each call in the block."""
    calls: list[Units] = []

    def ask(params: dict[str, Any], **_: object) -> dict[str, Any]:
        return params | {"ReturnConsumedCapacity": "INDEXES"}

    def note(parsed: dict[str, Any], **_: object) -> None:
        if "ConsumedCapacity" in parsed:
            calls.append(_units(parsed["ConsumedCapacity"]))

    events = dynamodb.meta.events
    events.register("provide-client-params.dynamodb", ask)
    events.register("after-call.dynamodb", note)
    try:
        yield calls
    finally:
        events.unregister("provide-client-params.dynamodb", ask)
        events.unregister("after-call.dynamodb", note)


def assert_cost(server: str, calls: list[Units], expected: list[Units]) -> None:
    """Compare the units of calls; the embedded server can tell no more than how many they were."""
    if server == "embedded":
        assert len(calls) == len(expected)
    else:
        assert calls == expected


def _units(consumed: dict[str, Any]) -> Units:
    indexes = consumed.get("GlobalSecondaryIndexes", {})
    each = {"table": consumed.get("Table", {"CapacityUnits": 0})} | indexes
    return {name: one["CapacityUnits"] for name, one in each.items() if one["CapacityUnits"]}
