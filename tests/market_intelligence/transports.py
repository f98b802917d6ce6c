"""The tables over each kind of client, for tests that call them all in the same way.

Those of an asynchronous client are awaited one call at a time, in an event loop of their own.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from inspect import iscoroutinefunction
from typing import Any, Protocol, TypeVar, cast

from market_intelligence import access, async_access
from market_intelligence.access import LogsTable, Page, RequestsTable
from market_intelligence.async_access import AsyncClient, AsyncLogsTable, AsyncRequestsTable
from market_intelligence.patterns.pages import AsyncPages, Pages, log_bad_item

BLOCKING = "blocking"
EACH_CLIENT = (BLOCKING, "asynchronous")

T = TypeVar("T")
Client = Any


class Transport(Protocol):
    """A kind of client, and the tables over it."""

    def requests(self, name: str) -> RequestsTable:
        """Return the requests table of a name."""
        ...

    def logs(self, name: str) -> LogsTable:
        """Return the logs table of a name."""
        ...


@dataclass(frozen=True, slots=True)
class BlockingTransport:
    """A client of boto3."""

    client: Client

    def requests(self, name: str) -> RequestsTable:
        return RequestsTable(self.client, name)

    def logs(self, name: str) -> LogsTable:
        return LogsTable(self.client, name)


@dataclass(frozen=True, slots=True)
class AwaitedTransport:
    """An asynchronous client, and the event loop that it lives in."""

    client: AsyncClient
    loop: asyncio.AbstractEventLoop

    def requests(self, name: str) -> RequestsTable:
        return cast("RequestsTable", Awaited(AsyncRequestsTable(self.client, name), self.loop))

    def logs(self, name: str) -> LogsTable:
        return cast("LogsTable", Awaited(AsyncLogsTable(self.client, name), self.loop))


@dataclass(frozen=True, slots=True)
class Awaited:
    """A table whose calls are awaited where they are made."""

    table: object
    loop: asyncio.AbstractEventLoop

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.table, name)
        return AwaitedCall(found, self.loop) if iscoroutinefunction(found) else found


@dataclass(frozen=True, slots=True)
class AwaitedCall:
    """A call of such a table."""

    call: Callable[..., Coroutine[Any, Any, Any]]
    loop: asyncio.AbstractEventLoop

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return result(self.loop, self.call(*args, **kwargs))


def every(
    pages: Pages[T], *, on_bad_item: Callable[[access.ItemError], object] = log_bad_item
) -> Iterator[T]:
    """Iterate over all pages as a program does that has such a client."""
    words: partial[Page[T]] = partial(pages)
    if not isinstance(words.func, AwaitedCall):
        yield from access.every(pages, on_bad_item=on_bad_item)
        return
    made = words.func
    asked = cast("AsyncPages[T]", partial(made.call, *words.args, **words.keywords))
    items = async_access.every(asked, on_bad_item=on_bad_item)
    while True:
        try:
            yield result(made.loop, cast("Coroutine[Any, Any, T]", anext(items)))
        except StopAsyncIteration:
            return


def same_call(table: object, method: Callable[..., Any]) -> Any:
    """Return the method of a table that has the name of another's."""
    return getattr(table, method.__name__)


@contextmanager
def awaited(client: Client) -> Generator[AwaitedTransport]:
    """Return the asynchronous transport that asks the server of a client of boto3.

    Its client is aiobotocore's, or the one that is given, in threads.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made = _aiobotocore(client) if find_spec("aiobotocore") else _in_threads(client)
    try:
        asynchronous = result(loop, made.__aenter__())
        try:
            yield AwaitedTransport(asynchronous, loop)
        finally:
            result(loop, made.__aexit__(None, None, None))
            result(loop, loop.shutdown_default_executor())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def result(loop: asyncio.AbstractEventLoop, running: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, run in the loop of another thread."""
    return asyncio.run_coroutine_threadsafe(running, loop).result()


@asynccontextmanager
async def _in_threads(client: Client) -> AsyncGenerator[AsyncClient]:
    yield async_access.in_threads(client)


def _aiobotocore(client: Client) -> AbstractAsyncContextManager[AsyncClient]:
    session: Any = import_module("aiobotocore.session").get_session()
    config: Any = import_module("aiobotocore.config").AioConfig
    return session.create_client(
        "dynamodb",
        region_name=client.meta.region_name,
        endpoint_url=client.meta.endpoint_url,
        aws_access_key_id="rehearsal",
        aws_secret_access_key="rehearsal",
        config=config(retries={"total_max_attempts": 1}, max_pool_connections=16),
    )
