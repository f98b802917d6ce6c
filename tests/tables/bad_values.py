"""Values that no item can hold, each with the problem that it is, place and all."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

_FINITE = "must be a finite number"
_NUMBER = "must be 0, or from 1E-130 to below 1E+126 in size"
_DIGITS = "must have at most 38 significant digits"
_VALUE = "must be text, a number, true, false, null, binary, a list, a map or a set"
_WHOLE = "must be made of whole characters"
_SET = "must be all text, all numbers or all binary"


def nested(levels: int, value: object, wrap: Callable[[object], object]) -> Any:
    """Put a value into so many lists or maps."""
    for _ in range(levels):
        value = wrap(value)
    return value


def in_list(value: object) -> object:
    return [value]


def in_map(value: object) -> object:
    return {"a": value}


_DEEP_MAP = nested(31, {}, in_map)
_DEEP_LIST = nested(40, 1, in_list)
_DEPTH = "must be at level 31 or above, the fields being level 1"

BAD_VALUES: list[tuple[str, object, str]] = [
    (
        "progress",
        {"percentage": float("nan")},
        "progress.percentage: is NaN; must be a finite number",
    ),
    ("errors", ["", "", float("inf")], "errors[2]: is Infinity; must be a finite number"),
    ("note", float("-inf"), "note: is -Infinity; must be a finite number"),
    ("note", Decimal("sNaN"), "note: is sNaN; must be a finite number"),
    ("note", 10**126, f"note: is 1.{'0' * 59}e+126; {_NUMBER}"),
    ("note", 1e300, f"note: is 1e+300; {_NUMBER}"),
    ("note", -1e300, f"note: is -1e+300; {_NUMBER}"),
    ("note", 1e-300, f"note: is 1e-300; {_NUMBER}"),
    ("note", Decimal("9e-131"), f"note: is 9e-131; {_NUMBER}"),
    ("note", Decimal("1e126"), f"note: is 1e+126; {_NUMBER}"),
    ("note", 10**38 + 1, f"note: is 1{'0' * 37}1; {_DIGITS}"),
    ("note", Decimal("0." + "1" * 39), f"note: is 0.{'1' * 39}; {_DIGITS}"),
    ("note", 10**5000, f"note: is 1.{'0' * 59}e+5000; {_NUMBER}"),
    ("note", "\ud800", rf'note: is "\ud800"; {_WHOLE}'),
    ("warnings", ["fine", "\udfff!"], rf'warnings[1]: is "\udfff!"; {_WHOLE}'),
    ("note", datetime(2024, 1, 9, tzinfo=UTC), f"note: is a Python datetime; {_VALUE}"),
    ("config", {"path": PurePosixPath("a")}, f"config.path: is a Python PurePosixPath; {_VALUE}"),
    ("note", (1, 2), f"note: is a Python tuple; {_VALUE}"),
    ("note", 1j, f"note: is a Python complex; {_VALUE}"),
    ("note", object(), f"note: is a Python object; {_VALUE}"),
    ("note", set[str](), "note: is an empty set; must have members, or be a list"),
    ("note", {"a", 1}, f"note: is a set of other members; {_SET}"),
    ("note", {True, 2}, f"note: is a set of other members; {_SET}"),
    ("note", {("a",)}, f"note: is a set of other members; {_SET}"),
    ("note", {None}, f"note: is a set of other members; {_SET}"),
    ("note", {"\ud800"}, rf'note: holds one that is "\ud800"; {_WHOLE}'),
    (
        "note",
        {float("inf"), float("nan"), 1},
        f"note: holds one that is Infinity; {_FINITE}; holds one that is NaN; {_FINITE}",
    ),
    ("config", {"": 1}, 'config[""]: has a name of 0 bytes; must have one of 1 to 65,535'),
    ("", 1, '[""]: has a name of 0 bytes; must have one of 1 to 65,535'),
    (
        "n" * 65_536,
        1,
        f'["{"n" * 60}…"]: has a name of 65,536 bytes; must have one of 1 to 65,535',
    ),
    ("config", {5: 1}, "config.5: is named by 5; must be named in text"),
    (
        "config",
        {"\ud800": 1},
        r'config["\ud800"]: is named with half a character; must be named in whole ones',
    ),
    ("config", {"a b": {"c": [object()]}}, f'config["a b"].c[0]: is a Python object; {_VALUE}'),
    ("note", _DEEP_MAP, f"note{'.a' * 31}: is a map at level 32; {_DEPTH}"),
    ("note", _DEEP_LIST, f"note{'[0]' * 31}: is a list at level 32; {_DEPTH}"),
]
