"""Any values and attributes that DynamoDB keeps, and items made of them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from hypothesis import strategies as st

from market_intelligence import specs
from market_intelligence.item.attributes import AttributeValue
from market_intelligence.item.values import Value
from tests.market_intelligence.examples import WORDS

Wrap: TypeAlias = Callable[[Any], Any]

NAMES = st.text(min_size=1, max_size=5)
TEXTS = st.text(max_size=8)
BINARY = st.binary(max_size=4)
_MOST = 10**38 - 1


def _written(coefficient: int, point: int) -> str:
    """Write a number as DynamoDB answers it: no exponent, no zeros that say nothing."""
    digits = str(abs(coefficient)).rstrip("0")
    whole = digits[: max(point, 0)].ljust(max(point, 0), "0") or "0"
    part = "0" * max(-point, 0) + digits[max(point, 0) :]
    sign = "-" if coefficient < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


COEFFICIENTS = st.integers(-99, 99) | st.integers(-_MOST, _MOST)
WRITTEN_NUMBERS = st.just("0") | st.builds(
    _written, COEFFICIENTS.filter(bool), st.integers(-3, 6) | st.integers(-129, 126)
)
NUMBERS = WRITTEN_NUMBERS.map(lambda text: Decimal(text) if "." in text else int(text))


def sets(members: st.SearchStrategy[Any]) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(members, min_size=1, max_size=3)


def nesting(leaves: st.SearchStrategy[Any], lists: Wrap, maps: Wrap) -> st.SearchStrategy[Any]:
    """Return a leaf, or lists and maps of leaves, or of lists and maps."""
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3).map(lists)
            | st.dictionaries(NAMES, inner, max_size=3).map(maps)
        ),
        max_leaves=6,
    )


def values(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Value]:
    scalars = st.none() | st.booleans() | numbers | TEXTS | BINARY
    leaves = scalars | sets(TEXTS) | sets(numbers) | sets(BINARY)
    return nesting(leaves, lambda members: members, lambda members: members)


def typed(kind: str) -> Wrap:
    """Return what puts a value under its type."""
    return lambda value: {kind: value}


VALUES = values(NUMBERS)
ATTRIBUTES: st.SearchStrategy[AttributeValue] = nesting(
    st.one_of(
        st.just({"NULL": True}),
        st.booleans().map(typed("BOOL")),
        WRITTEN_NUMBERS.map(typed("N")),
        TEXTS.map(typed("S")),
        BINARY.map(typed("B")),
        sets(TEXTS).map(sorted).map(typed("SS")),
        sets(WRITTEN_NUMBERS).map(lambda members: {"NS": sorted(members, key=Decimal)}),
        sets(BINARY).map(sorted).map(typed("BS")),
    ),
    typed("L"),
    typed("M"),
)
TIMES = st.datetimes().map(lambda time: time.isoformat()) | st.datetimes().map(
    lambda time: time.isoformat(timespec="microseconds")
)
MAPS = st.dictionaries(NAMES, VALUES, max_size=2)
LISTS = st.lists(VALUES, max_size=2)
KEYS = NAMES
KEYED = {key.name for key in specs.REQUESTS.attributes}

REQUIRED: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(["request_id", "project_id", "user_id"], KEYS),
    "request_type": KEYS if "request_type" in KEYED else TEXTS,
    **{name: st.sampled_from(words) for name, words in WORDS.items()},
    **dict.fromkeys(["config", "progress", "processing_metadata"], MAPS),
    **dict.fromkeys(["created_at", "updated_at"], TIMES),
    **dict.fromkeys(["errors", "warnings"], LISTS),
}
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "status_message": st.none() | TEXTS,
    "started_at": st.none() | TIMES,
    "completed_at": st.none() | TIMES,
    "results": st.none() | MAPS,
    "ttl": st.none() | st.integers(1, 10**11 - 1),
}
FIELDS = REQUIRED | OPTIONAL
UNKNOWN = NAMES.filter(lambda name: name not in FIELDS)


def _joined(known: dict[str, Value], unknown: dict[str, Value]) -> dict[str, Value]:
    return unknown | known


REQUESTS = st.builds(
    _joined,
    st.fixed_dictionaries(REQUIRED, optional=OPTIONAL),
    st.dictionaries(UNKNOWN, VALUES, max_size=2),
)
