"""Tables over clients of both kinds: that they have the same calls, and what they need of them."""

import asyncio
import inspect
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import pytest

from market_intelligence import access, async_access
from market_intelligence.access import LogsTable, PlainTable, RequestsTable
from market_intelligence.async_access import (
    AsyncLogsTable,
    AsyncPlainTable,
    AsyncRequestsTable,
    in_threads,
)
from market_intelligence.patterns.client import blocking
from tests.market_intelligence.conftest import Client

PAIRS = [
    (RequestsTable, AsyncRequestsTable),
    (LogsTable, AsyncLogsTable),
    (PlainTable, AsyncPlainTable),
]


def calls(table: type) -> dict[str, Any]:
    """Return the calls of a table by name."""
    methods = inspect.getmembers(table, inspect.isfunction)
    return {name: method for name, method in methods if not name.startswith("_")}


@pytest.mark.parametrize(("table", "asynchronous"), PAIRS)
def test_both_kinds_have_the_same_calls(table: type, asynchronous: type) -> None:
    awaited = calls(asynchronous)
    assert calls(table).keys() == awaited.keys(), f"{table.__name__} lacks calls: add them"
    for name, call in calls(table).items():
        assert inspect.signature(call) == inspect.signature(awaited[name])
        assert call.__doc__ == awaited[name].__doc__
        assert inspect.iscoroutinefunction(awaited[name])
        assert call.__code__ != awaited[name].__code__


def test_both_modules_have_the_same_names() -> None:
    tables = {"LogsTable", "PlainTable", "RequestsTable"}
    expected = {*access.__all__} - tables | {f"Async{name}" for name in tables}
    assert {*async_access.__all__} == expected | {"AsyncClient", "in_threads"}


def test_the_calls_of_boto3_need_no_event_loop() -> None:
    code = "import sys, market_intelligence.access; print('asyncio' in sys.modules)"
    before = "import sys, boto3, pydantic; print('asyncio' in sys.modules)"
    printed = [
        subprocess.check_output([sys.executable, "-c", one], text=True) for one in (before, code)
    ]
    assert printed[0] == printed[1]


@dataclass(frozen=True, slots=True)
class Waiting:
    answered: str


async def wait(_: str) -> None:
    await asyncio.sleep(0)


def test_a_pattern_that_awaits_anything_else_is_a_fault_of_the_package() -> None:
    with pytest.raises(RuntimeError, match="awaits something other than its client"):
        blocking(wait)(Waiting(""))


def test_a_call_in_threads_leaves_the_event_loop_to_others(
    dynamodb: Client, requests: RequestsTable
) -> None:
    answered_too_soon: list[bool] = []
    others_are_done = threading.Event()

    def wait_for_others(**_: object) -> None:
        answered_too_soon.append(not others_are_done.wait(60))

    async def finish() -> None:
        others_are_done.set()

    async def together() -> None:
        table = AsyncRequestsTable(in_threads(dynamodb), requests.name)
        await asyncio.gather(table.get("none"), finish())

    dynamodb.meta.events.register("before-call.dynamodb.GetItem", wait_for_others)
    try:
        asyncio.run(together())
    finally:
        dynamodb.meta.events.unregister("before-call.dynamodb.GetItem", wait_for_others)
    assert answered_too_soon == [False]
