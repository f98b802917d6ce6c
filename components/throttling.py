"""Alarms on throttled reads and writes of a table and of each index, and on the reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from components.alarm import Alarm
from components.site import Site
from market_intelligence.specs import Index, TableSpec
from market_intelligence.table_options import UNLIMITED, MaxThroughput

Access = Literal["Read", "Write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A kind of throttling; `{accesses}` and `{place}` stand for what is throttled, and where."""

    metric: str
    meaning: str
    first_step: str


_ANY = _Kind(
    metric="ThrottleEvents",
    meaning="{accesses} of {place} are throttled.",
    first_step="look on the dashboard for what is throttled, and at the alarms on the reason.",
)
_ANY_WRITE_OF_AN_INDEX = _Kind(
    metric="ThrottleEvents",
    meaning="Writes of {place} are throttled, and those of its table are held up with them.",
    first_step="look on the dashboard for what is throttled, and at the alarms on the reason.",
)
_KEY_RANGE = _Kind(
    metric="KeyRangeThroughputThrottleEvents",
    meaning="{accesses} of a few keys of {place} are more than one partition serves: "
    "3,000 read units or 1,000 write units a second.",
    first_step="find the keys with Contributor Insights, then spread them or read from a cache.",
)
_ACCOUNT = _Kind(
    metric="AccountLimitThrottleEvents",
    meaning="{accesses} of {place} reach the account's quota for a table.",
    first_step="ask for a higher table-level throughput in Service Quotas.",
)
_MAXIMUM = _Kind(
    metric="MaxOnDemandThroughputThrottleEvents",
    meaning="{accesses} of {place} reach the maximum that is set in the stack.",
    first_step="find who uses so much; if it is meant to be, set a higher maximum.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttling:
    """The throttling alarms of a table.

    `reads` and `writes` are how many throttled ones a minute may have. `maximums` are those of the
    table, by its own name, and of its indexes. With `reasons`, there are alarms on the reasons.
    """

    site: Site
    spec: TableSpec
    reads: int
    writes: int
    maximums: Mapping[str, MaxThroughput]
    reasons: bool

    def alarms(self) -> Iterator[Alarm]:
        """Yield the alarms, those of the table first."""
        accesses: tuple[Access, ...] = ("Read", "Write")
        for index in (None, *self.spec.indexes):
            for access in accesses:
                halts_table = index is not None and access == "Write"
                highest = self.reads if access == "Read" else self.writes
                kind = _ANY_WRITE_OF_AN_INDEX if halts_table else _ANY
                yield self._alarm(kind, index, access, highest)
                if self.reasons:
                    for reason in self._reasons(index, access):
                        yield self._alarm(reason, index, access, 0)

    def _reasons(self, index: Index | None, access: Access) -> Iterator[_Kind]:
        yield _KEY_RANGE
        # AWS publishes the account's limit on writes for tables only.
        if index is None or access == "Read":
            yield _ACCOUNT
        maximum = self.maximums.get(index.name if index else self.spec.name, UNLIMITED)
        if ((maximum.read_units if access == "Read" else maximum.write_units) or 0) > 0:
            yield _MAXIMUM

    def _alarm(self, kind: _Kind, index: Index | None, access: Access, highest: int) -> Alarm:
        table = self.site.table_name(self.spec)
        place = f"index {index.name} of {table}" if index else f"table {table}"
        metric = f"{access}{kind.metric}"
        of_index = {"GlobalSecondaryIndexName": index.name} if index else {}
        return Alarm(
            name=f"{self.spec.name}-{index.name}-{metric}"
            if index
            else f"{self.spec.name}-{metric}",
            metric=metric,
            dimensions={"TableName": table, **of_index},
            threshold=highest,
            meaning=kind.meaning.format(accesses=f"{access}s", place=place),
            first_step=kind.first_step,
        )
