from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest

from tables.item.scalars import Scalar, Set, gathered, scalar, text


class Color(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Ratio(float):
    __repr__ = object.__repr__


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (0.5, Decimal("0.5")),
        (Decimal("2.0"), 2),
        ("text", "text"),
        ("", ""),
        (b"binary", b"binary"),
        (bytearray(b"binary"), b"binary"),
        ({"a", ""}, frozenset({"a", ""})),
        (frozenset({b"a", b""}), frozenset({b"a", b""})),
        ({1, 0.5, Decimal("2.50")}, frozenset({1, Decimal("0.5"), Decimal("2.5")})),
        ({0.1, Decimal("0.1")}, frozenset({Decimal("0.1")})),
        (Color.RED, "red"),
        (Level.HIGH, 3),
        (Ratio(0.5), Decimal("0.5")),
        ({Color.RED}, frozenset({"red"})),
    ],
    ids=lambda value: type(value).__name__,
)
def test_value_is_kept_in_its_plain_type(given: object, kept: Scalar | Set) -> None:
    read = scalar(given)

    assert (type(read), read) == (type(kept), kept)
    if isinstance(kept, frozenset) and isinstance(read, frozenset):
        assert set(map(type, read)) == set(map(type, kept))


def test_text_of_whole_characters_is_given_back() -> None:
    assert text("caf\u00e9 \U0001f680\0") == "caf\u00e9 \U0001f680\0"


def test_each_member_that_cannot_be_kept_is_named() -> None:
    with pytest.raises(ValueError, match="holds one") as refused:
        gathered(text, ["\udfff", "fine", "\ud800"])

    assert str(refused.value) == (
        r'holds one that is "\ud800"; must be made of whole characters; '
        r'holds one that is "\udfff"; must be made of whole characters'
    )
