"""What the items of all tables have in common: how they are read, checked and written."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from market_intelligence.item.attributes import AttributeValue, attribute, read_attributes
from market_intelligence.item.fields import field_problems
from market_intelligence.item.problems import ItemError, Problem, shown
from market_intelligence.item.sizes import MAX_ITEM_BYTES, values_size_bytes
from market_intelligence.item.values import Reading, Value, read_values


class Item(BaseModel):
    """An item of a table; fields beside those of its class are kept as they are.

    Numbers are as DynamoDB keeps them: a whole one is an int, any other a Decimal without trailing
    zeros, so that 65.0 becomes 65. A field that is null and one that is absent are both None, and
    each is written as it was read. The constructor refuses what the other ways do, in the same
    words, as pydantic's ValidationError.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow", frozen=True, strict=True)

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, AttributeValue]) -> Self:
        """Read an item in DynamoDB's own types; ItemError names everything wrong with it."""
        return cls._made(read_attributes(attributes))

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Read an item in plain values, as JSON has them; ItemError as from_attributes."""
        return cls._made(read_values(values))

    def to_attributes(self) -> dict[str, AttributeValue]:
        """Write the item in DynamoDB's own types."""
        return {name: attribute(value) for name, value in self.to_values().items()}

    def to_values(self) -> dict[str, Value]:
        """Write the item in plain values, which are the caller's to change."""
        return self.model_dump(exclude_unset=True)

    @classmethod
    def _made(cls, reading: Reading) -> Self:
        try:
            return cls.model_validate(reading)
        except ValidationError as error:
            [refusal] = error.errors()
            raise refusal.get("ctx", {})["error"] from None

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, given: object, fill: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(given, cls):
            return given
        reading = given if isinstance(given, Reading) else read_values(given)
        problems = [*reading.problems, *_size_problems(reading)]
        required = {name for name, field in cls.model_fields.items() if field.is_required()}
        missing = required - reading.values.keys()
        try:
            # A field that is missing is refused as null would be: for what it must be.
            item = fill(dict.fromkeys(missing) | reading.values)
        except ValidationError as error:
            known = {problem.path for problem in problems}
            found = field_problems(error, missing)
            problems += [problem for problem in found if problem.path not in known]
        else:
            if not problems:
                return item
        raise ItemError(cls._name(reading), tuple(map(str, problems)))

    @classmethod
    def _name(cls, reading: Reading) -> str:
        key = reading.values.get(next(iter(cls.model_fields)))
        noun = cls.model_config.get("title") or cls.__name__
        return f"{noun} {shown(key)}" if key else noun


def _size_problems(reading: Reading) -> Iterator[Problem]:
    size = values_size_bytes(reading.values)
    if size > MAX_ITEM_BYTES:
        yield Problem((), f"has {size:,} bytes; must have {MAX_ITEM_BYTES:,} at most")
