"""Validates the restored items, and compares them with those of the source."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from market_intelligence.item.problems import ItemError
from market_intelligence.item.timestamps import parse_timestamp
from market_intelligence.items import ITEMS
from market_intelligence.specs import TableSpec
from ops.restore.aws_writer import AwsWriter
from ops.restore.restored import Restored
from ops.verify.checks import CheckResult, Status
from ops.verify.errors import VerifyError

Item = Mapping[str, Any]
"""An item in DynamoDB's attribute types."""

_AT_ONCE = 100
"""The most items of a BatchGetItem response."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Items by their keys as text, and whether they are all items of the table."""

    items: Mapping[str, Item]
    is_all: bool


def sample(aws: AwsWriter, table: str, spec: TableSpec, most: int) -> Sample:
    """Read the given number of items, in DynamoDB's arbitrary order."""
    items: dict[str, Item] = {}
    after: dict[str, object] = {}
    while len(items) < most:
        response = aws.send("dynamodb", "scan", TableName=table, Limit=most - len(items), **after)
        items |= {_key(spec, item): item for item in response["Items"]}
        if "LastEvaluatedKey" not in response:
            return Sample(items, is_all=True)
        after = {"ExclusiveStartKey": response["LastEvaluatedKey"]}
    return Sample(items, is_all=False)


def matching_items(
    aws: AwsWriter, table: str, spec: TableSpec, items: Iterable[Item]
) -> dict[str, Item]:
    """Read the items of a table with the keys of other items."""
    names = [key.name for key in spec.keys]
    keys = [{name: item[name] for name in names} for item in items]
    found: dict[str, Item] = {}
    for start in range(0, len(keys), _AT_ONCE):
        for item in _batch(aws, table, keys[start : start + _AT_ONCE]):
            found[_key(spec, item)] = item
    return found


def _batch(aws: AwsWriter, table: str, keys: list[dict[str, Any]]) -> Iterator[Item]:
    asked: dict[str, Any] = {table: {"Keys": keys}}
    pauses = aws.waiting.pauses()
    while asked:
        response = aws.send("dynamodb", "batch_get_item", RequestItems=asked)
        yield from response["Responses"].get(table, [])
        asked = response.get("UnprocessedKeys") or {}
        if asked:
            aws.waiting.sleep(next(pauses))


def _key(spec: TableSpec, item: Item) -> str:
    values = [value for key in spec.keys for value in item[key.name].values()]
    return " ".join(value if isinstance(value, str) else json.dumps(value) for value in values)


SECTION = "items"
_SHOWN = 5
# A writer sets the timestamp a moment before DynamoDB stores the item.
_MARGIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of a restored table and of its source; `most` of each."""

    target: Restored
    at: datetime
    now: datetime
    most: int

    def results(self) -> list[CheckResult]:
        """Read and compare the items, and return the results."""
        try:
            return [*self._results()]
        except VerifyError as error:
            return [self._result("read", "unknown", str(error), "items", error.action)]

    def _results(self) -> Iterator[CheckResult]:
        target = self.target
        here = sample(target.calls, target.name, target.spec, self.most)
        yield self._valid(here)
        there = matching_items(target.calls, target.source, target.spec, here.items.values())
        yield self._compared(here, there)
        yield self._missing(sample(target.calls, target.source, target.spec, self.most))
        if target.tables[0].time_to_live:
            yield self._expired(here)

    def _valid(self, here: Sample) -> CheckResult:
        problems = [*self._problems(here)]
        found = {"read": len(here.items), "all": here.is_all, "invalid": len(problems)}
        status: Status = "warning" if problems else "ok"
        action = (
            f"Check whether they are like that in {self.target.source}. The first: {problems[0]}"
            if problems
            else ""
        )
        return self._result("valid", status, found, found | {"invalid": 0}, action)

    def _problems(self, here: Sample) -> Iterator[str]:
        kind = ITEMS[self.target.spec.name]
        for item in here.items.values():
            try:
                kind.from_attributes(item)
            except ItemError as error:
                yield " ".join(str(error).split())

    def _compared(self, here: Sample, there: Mapping[str, Item]) -> CheckResult:
        """Count how the source has changed since; changes are expected, so the result is ok."""
        alike = sum(there.get(key) == item for key, item in here.items.items())
        gone = sum(key not in there for key in here.items)
        found = {
            "the same": alike,
            "changed since": len(here.items) - alike - gone,
            "gone since": gone,
        }
        return self._result("in the source", "ok", found, found)

    def _missing(self, there: Sample) -> CheckResult:
        """Check for items of the source that are older than the restore but missing from it."""
        target = self.target
        old = {key: item for key, item in there.items.items() if self._is_old(item)}
        here = matching_items(target.calls, target.name, target.spec, old.values())
        missing = [key for key in old if key not in here]
        action = (
            f"Their timestamps are before {self.at:%Y-%m-%d %H:%M} UTC. Unless they were deleted "
            "and written again since, restore to a later time, under another name."
            if missing
            else ""
        )
        status: Status = "failed" if missing else "ok"
        return self._result("missing", status, missing[:_SHOWN], [], action)

    def _is_old(self, item: Item) -> bool:
        written = item.get(self.target.spec.written_attribute or "", {}).get("S", "")
        try:
            return parse_timestamp(written) < self.at.astimezone(UTC) - _MARGIN
        except ValueError:
            return False

    def _expired(self, here: Sample) -> CheckResult:
        name = self.target.spec.ttl_attribute or ""
        times = (item.get(name, {}).get("N") for item in here.items.values())
        count = sum(at is not None and float(at) < self.now.timestamp() for at in times)
        if not count or self.target.keep_expired:
            return self._result("expired", "ok", count, count)
        action = (
            "This command turned expiry on, so DynamoDB deletes them within days. To keep them, "
            f"run `{self.target.again} --keep-expired`; AWS allows one change of expiry an hour."
        )
        return self._result("expired", "warning", count, 0, action)

    def _result(
        self, check: str, status: Status, found: object, expected: object, action: str = ""
    ) -> CheckResult:
        return CheckResult(
            section=SECTION,
            name=check,
            status=status,
            found=found,
            expected=expected,
            action=action,
        )
