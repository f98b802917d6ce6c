"""Queries of a table or an index, as parameters of the client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from market_intelligence.specs import Index, Keyed

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import QueryInputTypeDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The items of an index, or a table, with one hash key, in the order of the range key."""

    table: str
    index: Keyed
    """An index; or the specification of the table itself."""
    value: str
    """The value of the hash key; a number as text, as in DynamoDB."""
    at_least: str | None = None
    """A value of the range key, as is `at_most`."""
    at_most: str | None = None
    updated_before: str | None = None
    """Omits items that were updated later; these are read and billed all the same."""
    descending: bool = False

    @property
    def parameters(self) -> QueryInputTypeDef:
        """The parameters of the client's `query`."""
        hash_key, range_key = self.index.hash_key, self.index.range_key or self.index.hash_key
        values = {
            ":hash": (hash_key.type, self.value),
            ":at_least": (range_key.type, self.at_least),
            ":at_most": (range_key.type, self.at_most),
            ":updated_before": ("S", self.updated_before),
        }
        parts = ("#hash", "#range") if self._range else ("#hash",)
        names = {part: key.name for part, key in zip(parts, self.index.keys, strict=False)}
        parameters: QueryInputTypeDef = {
            "TableName": self.table,
            "KeyConditionExpression": " AND ".join(filter(None, ["#hash = :hash", self._range])),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {
                name: {kind: value} for name, (kind, value) in values.items() if value is not None
            },
            "ScanIndexForward": not self.descending,
        }
        if isinstance(self.index, Index):
            parameters["IndexName"] = self.index.name
        if self.updated_before is not None:
            parameters["FilterExpression"] = "#updated_at < :updated_before"
            parameters["ExpressionAttributeNames"] = names | {"#updated_at": "updated_at"}
        return parameters

    @property
    def _range(self) -> str | None:
        match self.at_least, self.at_most:
            case None, None:
                return None
            case _, None:
                return "#range >= :at_least"
            case None, _:
                return "#range <= :at_most"
            case _:
                return "#range BETWEEN :at_least AND :at_most"
