"""The options of a table besides its keys and indexes, in DynamoDB's own words."""

from dataclasses import dataclass
from typing import Literal

TableClass = Literal["STANDARD", "STANDARD_INFREQUENT_ACCESS"]
StreamView = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
RegionConsistency = Literal["EVENTUAL", "STRONG"]
Insights = Literal["off", "throttled", "all"]
TimestampPrecision = Literal["MILLISECOND", "MICROSECOND"]

REPLICATED_STREAM: StreamView = "NEW_AND_OLD_IMAGES"
"""The stream that replication needs."""

DEFAULT_PRECISION: TimestampPrecision = "MILLISECOND"
"""The precision of the timestamps in a Kinesis data stream for which none was asked."""

NO_MAXIMUM = -1
"""The units that remove a former maximum, which DynamoDB keeps if it is only left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxThroughput:
    """The most request units a second that a table or an index may use; None sets no maximum."""

    read_units: int | None = None
    write_units: int | None = None

    @property
    def in_force(self) -> "MaxThroughput":
        """The maximums that limit something: -1 does not."""
        units = (self.read_units, self.write_units)
        read, write = (None if one == NO_MAXIMUM else one for one in units)
        return MaxThroughput(read_units=read, write_units=write)


UNLIMITED = MaxThroughput()

WARM_READ_UNITS, WARM_WRITE_UNITS = 12_000, 4_000
"""What a new table on demand serves at once: "Understanding DynamoDB warm throughput in different
scenarios" in the DynamoDB developer guide.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmThroughput:
    """The units a second that a table or an index serves at once; None is what it has anyway."""

    read_units: int | None = None
    write_units: int | None = None

    @property
    def units(self) -> dict[str, int]:
        """Its units of reads and of writes, which are asked for together."""
        return {
            "read": self.read_units or WARM_READ_UNITS,
            "write": self.write_units or WARM_WRITE_UNITS,
        }


NOT_WARMED = WarmThroughput()
