"""Reads the items of the restored table, page by page, and those of the live table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from market_intelligence.patterns.queries import Query
from ops.restore.aws_writer import AwsWriter
from ops.restore.items.selection import ByIds, ByIndex, Selection
from ops.restore.items.tables import Tables
from ops.restore.items.versions import Raw, key_of, key_text, read_key, written_key
from ops.verify.aws import Response

AT_ONCE = 100
"""The most items of a BatchGetItem response."""
_A_PAGE = 500
"""The items that are read and judged between two entries of the journal."""

Cursor = Mapping[str, Any]
"""The position in a table or a list of ids after which the next page starts, as JSON."""


@dataclass(frozen=True, slots=True)
class Version:
    """A chosen key, and its item in the restored table, if there is one."""

    key: Raw
    item: Raw | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and the position of the next page; None after the last page."""

    versions: list[Version]
    cursor: Cursor | None


def pages(tables: Tables, selection: Selection, after: Cursor | None) -> Iterator[Page]:
    """Yield the items of a selection in the restored table, from a position on."""
    match selection:
        case ByIds(ids):
            yield from _by_ids(tables, ids, int(after["id"]) if after else 0)
        case ByIndex():
            parameters = {**_query(tables, selection).parameters}
            yield from _read(tables, "query", parameters, after, index=selection.index.name)
        case _:
            yield from _read(tables, "scan", {"TableName": tables.source.name}, after, index=None)


def _by_ids(tables: Tables, ids: tuple[str, ...], start: int) -> Iterator[Page]:
    key = tables.spec.hash_key
    for first in range(start, len(ids), AT_ONCE):
        last = first + AT_ONCE
        keys = [{key.name: {key.type: one}} for one in ids[first:last]]
        found = get(tables.aws, tables.source.name, keys)
        versions = [Version(one, found.get(key_text(one))) for one in keys]
        yield Page(versions, {"id": last} if last < len(ids) else None)


def _query(tables: Tables, selection: ByIndex) -> Query:
    index = selection.index
    has_range = index.range_key is not None
    return Query(
        table=tables.source.name,
        index=index,
        value=selection.value,
        at_least=selection.at_least if has_range else None,
        at_most=selection.at_most if has_range else None,
    )


def _read(
    tables: Tables,
    action: str,
    parameters: dict[str, object],
    after: Cursor | None,
    index: str | None,
) -> Iterator[Page]:
    place = {} if after is None else {"ExclusiveStartKey": read_key(after)}
    while True:
        response = tables.aws.send("dynamodb", action, Limit=_A_PAGE, **parameters, **place)
        items: list[Raw] = response["Items"]
        versions = [Version(key_of(tables.spec, item), item) for item in items]
        if index is not None and index not in tables.whole:
            versions = [*_whole(tables, versions)]
        last: Raw | None = response.get("LastEvaluatedKey")
        yield Page(versions, written_key(last) if last else None)
        if last is None:
            return
        place = {"ExclusiveStartKey": last}


def _whole(tables: Tables, versions: list[Version]) -> Iterator[Version]:
    """Read the complete items, of which an index has only a part."""
    for start in range(0, len(versions), AT_ONCE):
        some = versions[start : start + AT_ONCE]
        found = get(tables.aws, tables.source.name, [one.key for one in some])
        for one in some:
            yield Version(one.key, found.get(key_text(one.key)))


def get(
    aws: AwsWriter, table: str, keys: Iterable[Raw], *, is_current: bool = False
) -> dict[str, Raw]:
    """Return the items of up to 100 keys, by key; with consistent reads if `is_current`."""
    wanted = [*keys]
    asked: Response = {table: {"Keys": wanted, "ConsistentRead": is_current}} if wanted else {}
    pauses = aws.waiting.pauses()
    found: dict[str, Raw] = {}
    while asked:
        response = aws.send("dynamodb", "batch_get_item", RequestItems=asked)
        items: list[Raw] = response["Responses"].get(table, [])
        for item in items:
            found[key_text({name: item[name] for name in wanted[0]})] = item
        asked = response.get("UnprocessedKeys") or {}
        # A response has at most 16 MB; one without items means throttling.
        if asked and not items:
            aws.waiting.sleep(next(pauses))
    return found
