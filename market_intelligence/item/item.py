"""The base of the items of all tables: reading, checking and writing them."""

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
    """An item of a table; it keeps fields that its class does not declare.

    Numbers are as DynamoDB stores them: a whole one is an int, any other a Decimal without trailing
    zeros, so 65.0 becomes 65. A null field and an absent one are both None; each is written as it
    was read. The constructor refuses the same values with the same messages, as pydantic's
    ValidationError.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow", frozen=True, strict=True)

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, AttributeValue]) -> Self:
        """Read an item in DynamoDB's own types; raises ItemError with all of its problems."""
        return cls._made(read_attributes(attributes))

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> Self:
        """Read an item in plain values, as in JSON; raises ItemError as from_attributes does."""
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
    def _check(cls, value: object, fill: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, cls):
            return value
        reading = value if isinstance(value, Reading) else read_values(value)
        problems = [*reading.problems, *_size_problems(reading)]
        required = {name for name, field in cls.model_fields.items() if field.is_required()}
        missing = required - reading.values.keys()
        try:
            # A missing field is refused like null, so that the message says what it must be.
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
