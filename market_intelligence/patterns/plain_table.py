"""A table without access patterns of its own: access by its key and by its indexes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

from market_intelligence.errors import AlreadyWrittenError, ArgumentError
from market_intelligence.item.attributes import AttributeValue, attribute
from market_intelligence.item.item import Item
from market_intelligence.item.scalars import scalar
from market_intelligence.patterns.client import (
    AnsweredClient,
    AsyncClient,
    ConditionError,
    blocking,
    conditional,
)
from market_intelligence.patterns.pages import Page, read_page
from market_intelligence.patterns.queries import Query
from market_intelligence.specs import Key, Keyed, TableSpec

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

ItemT = TypeVar("ItemT", bound=Item)
KeyValue = str | int | Decimal
_KINDS = {"S": "text", "N": "a number"}


@dataclass(frozen=True, slots=True)
class AsyncPlainTable(Generic[ItemT]):
    """The items of a model in the table of this name and specification.

    Errors of DynamoDB itself, such as throttling, are those of the client.
    """

    client: AsyncClient
    name: str
    spec: TableSpec
    item: type[ItemT]

    async def put(self, item: ItemT) -> None:
        """Write an item, once; AlreadyWrittenError for a key that exists."""
        attributes = item.to_attributes()
        try:
            with conditional():
                await self.client.put_item(
                    TableName=self.name,
                    Item=attributes,
                    ConditionExpression="attribute_not_exists(#key)",
                    ExpressionAttributeNames={"#key": self.spec.hash_key.name},
                )
        except ConditionError:
            values = item.to_values()
            key = {one.name: str(values[one.name]) for one in self.spec.keys}
            raise AlreadyWrittenError(self.spec.name, key) from None

    async def get(self, *key: KeyValue, consistent: bool = False) -> ItemT | None:
        """Return the item with a key, or None if there is none."""
        if len(key) != len(self.spec.keys):
            names = " and ".join(one.name for one in self.spec.keys)
            raise ArgumentError(f"key has {len(key)} values; must be {names}")
        attributes = {
            of.name: _attribute(of, value) for of, value in zip(self.spec.keys, key, strict=True)
        }
        answer = await self.client.get_item(
            TableName=self.name, Key=attributes, ConsistentRead=consistent
        )
        return self.item.from_attributes(answer["Item"]) if "Item" in answer else None

    async def query(
        self,
        value: KeyValue,
        *,
        index: str | None = None,
        since: KeyValue | None = None,
        until: KeyValue | None = None,
        descending: bool = False,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page[ItemT]:
        """Return the items with a hash key, of the table or of an index.

        Range keys are from `since` to `until`, both included. An index reflects a write within
        about a second.
        """
        keyed = self._keyed(index)
        if keyed.range_key is None and (since is not None or until is not None):
            raise ArgumentError(f"{index or self.spec.name} has no range key; leave it out")
        query = Query(
            table=self.name,
            index=keyed,
            value=_text(keyed.hash_key, value),
            at_least=_bound(keyed, since),
            at_most=_bound(keyed, until),
            descending=descending,
        )
        read = self.item.from_attributes
        return await read_page(self.client, [query], read, limit=limit, cursor=cursor)

    def _keyed(self, index: str | None) -> Keyed:
        if index is None:
            return self.spec
        indexes = {one.name: one for one in self.spec.indexes}
        if index not in indexes:
            raise ArgumentError(
                f"index is '{index}'; must be one of {', '.join(indexes) or 'none'}"
            )
        return indexes[index]


@dataclass(frozen=True, slots=True)
class PlainTable(Generic[ItemT]):
    """The items of a model in the table of this name, on a client of boto3.

    Errors of DynamoDB itself, such as throttling, come as the client raises them.
    """

    client: DynamoDBClient
    name: str
    spec: TableSpec
    item: type[ItemT]

    @property
    def answered(self) -> AsyncPlainTable[ItemT]:
        """The table that these calls are made by."""
        return AsyncPlainTable(AnsweredClient(self.client), self.name, self.spec, self.item)

    put = blocking(AsyncPlainTable[ItemT].put)
    get = blocking(AsyncPlainTable[ItemT].get)
    query = blocking(AsyncPlainTable[ItemT].query)


def _bound(keyed: Keyed, value: KeyValue | None) -> str | None:
    return None if value is None or keyed.range_key is None else _text(keyed.range_key, value)


def _text(key: Key, value: KeyValue) -> str:
    attributes = _attribute(key, value)
    return attributes["S"] if "S" in attributes else attributes.get("N", "")


def _attribute(key: Key, value: KeyValue) -> AttributeValue:
    found = attribute(scalar(value))
    if key.type not in found or (not value and key.type == "S"):
        raise ArgumentError(f"{key.name} is {value!r}; must be {_KINDS.get(key.type, 'binary')}")
    return found
