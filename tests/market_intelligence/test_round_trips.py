"""Any item comes back as it was: from values, from attributes, and from DynamoDB itself."""

from decimal import Decimal
from typing import Any, cast

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given, settings
from hypothesis import strategies as st

from market_intelligence.item.attributes import AttributeValue, attribute, read_attributes
from market_intelligence.item.values import Value
from market_intelligence.items import Request
from market_intelligence.patterns.requests_table import RequestsTable
from tests.market_intelligence.strategies import (
    ATTRIBUTES,
    NAMES,
    REQUESTS,
    values,
)

EXAMPLES = settings(max_examples=100)
FRACTIONS = [Decimal("0.7"), Decimal("-94.6"), Decimal("1e-10"), Decimal(f"0.{'3' * 38}")]


def exact(value: object) -> object:
    """Tell apart what Python calls equal: true, 1 and Decimal 1, and 1.5 and 1.50."""
    match value:
        case dict():
            members = cast("dict[str, object]", value)
            return {name: exact(member) for name, member in members.items()}
        case list():
            return [exact(member) for member in cast("list[object]", value)]
        case frozenset():
            return frozenset(map(exact, cast("frozenset[object]", value)))
        case Decimal():
            return (Decimal, value.as_tuple())
        case _:
            return (type(value), value)


def answered(value: Any) -> object:
    """Forget of what DynamoDB answers the order of sets and how it writes the numbers in them."""
    match value:
        case {"NS": [*members]}:
            return {"NS": {Decimal(member) for member in members}}
        case {"SS": [*members]}:
            return {"SS": set(members)}
        case {"BS": [*members]}:
            return {"BS": set(members)}
        case {**members}:
            return {name: answered(member) for name, member in members.items()}
        case [*members]:
            return [answered(member) for member in members]
        case _:
            return value


@given(values=REQUESTS)
@EXAMPLES
def test_values_of_a_request_come_back(values: dict[str, Value]) -> None:
    read = Request.from_values(values)

    assert exact(read.to_values()) == exact(values)
    assert exact(Request.from_attributes(read.to_attributes()).to_values()) == exact(values)


@given(attributes=st.dictionaries(NAMES, ATTRIBUTES, max_size=5), values=REQUESTS)
@EXAMPLES
def test_attributes_of_a_request_come_back(
    attributes: dict[str, AttributeValue], values: dict[str, Value]
) -> None:
    attributes |= Request.from_values(values).to_attributes()

    written = Request.from_attributes(attributes).to_attributes()
    assert exact(written) == exact(attributes)


@given(value=values(st.integers(1 - 10**38, 10**38 - 1) | st.sampled_from(FRACTIONS)))
@EXAMPLES
def test_types_are_those_of_boto3(value: Value) -> None:
    serializer: Any = TypeSerializer()
    deserializer: Any = TypeDeserializer()

    read = read_attributes({"value": serializer.serialize(value)})
    assert exact(read.values) == exact({"value": value})
    assert deserializer.deserialize(attribute(value)) == value


def test_requests_come_back_from_dynamodb(requests: RequestsTable) -> None:
    @given(values=REQUESTS)
    @settings(EXAMPLES, max_examples=50)
    def come_back(values: dict[str, Value]) -> None:
        attributes = Request.from_values(values).to_attributes()
        requests.client.put_item(TableName=requests.name, Item=attributes)
        key = {"request_id": attributes["request_id"]}
        answer = requests.client.get_item(TableName=requests.name, Key=key).get("Item", {})

        assert answered(answer) == answered(attributes)
        assert exact(Request.from_attributes(answer).to_values()) == exact(values)

    come_back()
