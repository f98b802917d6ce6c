import pytest
from pydantic import Field, TypeAdapter, ValidationError

from tables.load.parts import Days, ItemBytes, Number, Part, Rate, Share


class Example(Part):
    per_second: Rate = Field(default=0)


def test_a_part_is_in_camel_case() -> None:
    assert Example.model_validate({"perSecond": 2}).per_second == 2


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"per_second": 2}, "extra_forbidden"),
        ({"perSecond": "2"}, "float_type"),
        ({"perSecond": True}, "float_type"),
        ({"perSecond": float("nan")}, "finite_number"),
        ({"perSecond": -1}, "greater_than_equal"),
    ],
    ids=["another case", "text", "boolean", "no number", "negative"],
)
def test_a_part_takes_nothing_else(given: dict[str, object], kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Example.model_validate(given)

    assert [error["type"] for error in refused.value.errors()] == [kind]


def test_a_part_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Example().__setattr__("per_second", 1)


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        (Rate, 0, 10_000_000),
        (Share, 0, 1),
        (ItemBytes, 1, 409_600),
        (Number, 0, 100_000),
        (Days, 1, 36_500),
    ],
    ids=["rate", "share", "bytes", "number", "days"],
)
def test_values_have_bounds(kind: type[float], least: int, most: int) -> None:
    values: TypeAdapter[float] = TypeAdapter(kind)

    assert [values.validate_python(value) for value in (least, most)] == [least, most]
    for value in (least - 1, most + 1):
        with pytest.raises(ValidationError):
            values.validate_python(value)
