"""Queries of an index, as parameters of the client."""

from dataclasses import dataclass

from market_intelligence.specs import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The items of an index with one hash key, in the order of the range key."""

    table: str
    index: Index
    value: str
    """Of the hash key."""
    at_least: str | None = None
    """Of the range key, as is `at_most`."""
    at_most: str | None = None
    descending: bool = False

    @property
    def parameters(self) -> dict[str, object]:
        """What the client's `query` takes."""
        values = {":hash": self.value, ":at_least": self.at_least, ":at_most": self.at_most}
        parts = ("#hash", "#range") if self._range else ("#hash",)
        return {
            "TableName": self.table,
            "IndexName": self.index.name,
            "KeyConditionExpression": " AND ".join(filter(None, ["#hash = :hash", self._range])),
            "ExpressionAttributeNames": {
                part: key.name for part, key in zip(parts, self.index.keys, strict=False)
            },
            "ExpressionAttributeValues": {
                name: {"S": value} for name, value in values.items() if value is not None
            },
            "ScanIndexForward": not self.descending,
        }

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
