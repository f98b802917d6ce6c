"""Streams of tables that end and begin again, which moto does not have.

Its tables write to the stream that they had first, also after that has ended, and fail.
"""

from typing import Any, TypeAlias

from moto.dynamodb.models.table import Table as MotoTable

# moto's classes are not typed.
Table: TypeAlias = Any
_TABLE: Table = MotoTable
_specify = _TABLE.set_stream_specification


def let_streams_end() -> None:
    """Have the tables of this process take writes without a stream, and begin another one."""
    _TABLE.set_stream_specification = _specified


def _specified(table: Table, streams: dict[str, Any] | None) -> None:
    _specify(table, streams)
    if not table.stream_specification["StreamEnabled"]:
        table.stream_shard = None
        table.latest_stream_label = None
