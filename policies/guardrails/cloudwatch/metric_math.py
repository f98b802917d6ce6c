"""Metric math: the values that an expression of CloudWatch can have, whatever the load.

From "Using math expressions with CloudWatch metrics" in the CloudWatch user guide. An unsupported
expression may have any value.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign><=|>=|==|!=|&&|\|\||[-+*/^()\[\],<>]))"
)
_BINDING = {
    **dict.fromkeys(("||", "OR"), 1),
    **dict.fromkeys(("&&", "AND"), 2),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys("*/", 5),
    "^": 6,
}
"""The precedence of each operator."""

MOST_CHARACTERS = 2_048
"""The greatest length of an expression: Expression in the API reference of CloudWatch."""

_DEEPEST = 25
_MOST_ELEMENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The range of a time series: from `low` to `high`.

    `terms` states it as a sum of metrics, each with a factor, and of `constant`, if it is one; this
    shows terms that cancel. `trend` is 1 if it rises with trouble, -1 if it falls, and 0 if neither
    is known. `has_gaps` says that periods without an event have no value.
    """

    low: float = -math.inf
    high: float = math.inf
    terms: Mapping[str, float] | None = None
    constant: float = 0
    trend: int = 0
    has_gaps: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether it is the same at every load."""
        return self.low == self.high


ANYTHING = Value()
NOTHING = Value(low=math.inf, high=-math.inf, has_gaps=True)
"""A series without any value."""

Series = Value | list[Value]


class UndefinedError(Exception):
    """An expression names an id that no query has."""


class _UnreadableError(Exception):
    """An expression has an unsupported form."""


def number(figure: float) -> Value:
    """Return the series of a single number."""
    return Value(low=figure, high=figure, terms={}, constant=figure)


def evaluated(
    expression: str,
    series: Callable[[str], Value | None],
    metrics: Callable[[], Sequence[Value]],
) -> Value:
    """Return the values that an expression can have.

    `series` returns that of an ID, or None if there is no such ID; `metrics` returns those of all
    queries that are metrics. Raises UndefinedError.
    """
    if len(expression) > MOST_CHARACTERS:
        return ANYTHING
    try:
        return _one(_Parser(expression, series, metrics).whole())
    except (_UnreadableError, ValueError):
        # CloudWatch refuses a function with wrong arguments.
        return ANYTHING


class _Parser:
    """A parser that evaluates while it reads."""

    def __init__(
        self,
        expression: str,
        series: Callable[[str], Value | None],
        metrics: Callable[[], Sequence[Value]],
    ) -> None:
        self._tokens = _tokens(expression)
        self._position = 0
        self._depth = 0
        self._series = series
        self._metrics = metrics

    def whole(self) -> Series:
        value = self._sum(0)
        if self._peek() != ("", ""):
            raise _UnreadableError
        return value

    def _sum(self, binding: int) -> Series:
        """Read operands, and operators with a higher precedence than the one before them."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnreadableError
        left = self._operand()
        while True:
            _, text = self._peek()
            own = _BINDING.get(text.upper(), 0)
            if own <= binding:
                break
            self._position += 1
            left = _each(partial(_binary, text.upper()), left, self._sum(own))
        self._depth -= 1
        return left

    def _operand(self) -> Series:
        kind, text = self._next()
        if kind == "number":
            return number(float(text))
        if text == "-":
            return _each(lambda a, _: _scaled(a, -1), self._sum(5), number(0))
        if text == "(":
            value = self._sum(0)
            self._expect(")")
            return value
        if text == "[":
            return [_one(value) for value in self._listed("]")]
        if kind == "name":
            return self._called(text.upper()) if self._peek()[1] == "(" else self._named(text)
        raise _UnreadableError

    def _named(self, name: str) -> Value:
        # Only IDs begin with a lower-case letter: other words belong to a function.
        if not name[0].islower():
            raise _UnreadableError
        value = self._series(name)
        if value is None:
            raise UndefinedError(name)
        return value

    def _called(self, function: str) -> Series:
        self._position += 1
        if function == "METRICS":
            if self._peek()[1] != ")":
                raise _UnreadableError
            self._position += 1
            return [*self._metrics()]
        if function == "FILL":
            filled = _one(self._sum(0))
            self._expect(",")
            kind, text = self._peek()
            if kind == "name" and text.upper() in ("REPEAT", "LINEAR"):
                self._position += 1
                self._expect(")")
                return replace(filled, has_gaps=False)
            filling = _one(self._sum(0))
            self._expect(")")
            hull = _hull(filled, filling)
            return replace(hull, trend=filled.trend, has_gaps=False)
        if function not in _FUNCTIONS:
            raise _UnreadableError
        return _FUNCTIONS[function](self._listed(")"))

    def _listed(self, end: str) -> list[Series]:
        found: list[Series] = []
        while self._peek()[1] != end:
            if found:
                self._expect(",")
            kind, _ = self._peek()
            if kind == "text":
                raise _UnreadableError
            found.append(self._sum(0))
            if len(found) > _MOST_ELEMENTS:
                raise _UnreadableError
        self._position += 1
        return found

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._position] if self._position < len(self._tokens) else ("", "")

    def _next(self) -> tuple[str, str]:
        found = self._peek()
        self._position += 1
        return found

    def _expect(self, text: str) -> None:
        if self._next()[1] != text:
            raise _UnreadableError


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(expression.rstrip())
    while position < end:
        found = _TOKEN.match(expression, position)
        if not found or not found.lastgroup:
            raise _UnreadableError
        tokens.append((found.lastgroup, found[found.lastgroup]))
        position = found.end()
    return tokens


def _one(series: Series) -> Value:
    """Return the values that an alarm would watch of a series, or of any of several."""
    if isinstance(series, Value):
        return series
    if not series:
        raise _UnreadableError
    return reduce(_hull, series)


def _each(operation: Callable[[Value, Value], Value], left: Series, right: Series) -> Series:
    if isinstance(left, Value):
        if isinstance(right, Value):
            return operation(left, right)
        return [operation(left, one) for one in right]
    others = [right] * len(left) if isinstance(right, Value) else right
    return [operation(*both) for both in zip(left, others, strict=True)]


def _binary(sign: str, left: Value, right: Value) -> Value:
    if NOTHING in (left, right):
        return NOTHING
    operation = _OPERATIONS.get(sign)
    return operation(left, right) if operation else _compared(sign, left, right)


def _added(left: Value, right: Value) -> Value:
    trend = _common_trend(left, right)
    has_gaps = left.has_gaps or right.has_gaps
    low, high = left.low + right.low, left.high + right.high
    if left.terms is None or right.terms is None:
        return Value(low=low, high=high, trend=trend, has_gaps=has_gaps)
    terms = {
        name: factor
        for name in {**left.terms, **right.terms}
        if (factor := left.terms.get(name, 0) + right.terms.get(name, 0))
    }
    constant = left.constant + right.constant
    if not terms:
        return replace(number(constant), has_gaps=has_gaps)
    return Value(low=low, high=high, terms=terms, constant=constant, trend=trend, has_gaps=has_gaps)


def _scaled(value: Value, factor: float) -> Value:
    if factor == 0:
        return replace(number(0), has_gaps=value.has_gaps)
    ends = sorted((value.low * factor, value.high * factor))
    terms = value.terms
    return Value(
        low=ends[0],
        high=ends[1],
        terms=terms if terms is None else {name: part * factor for name, part in terms.items()},
        constant=value.constant * factor,
        trend=value.trend if factor > 0 else -value.trend,
        has_gaps=value.has_gaps,
    )


def _multiplied(left: Value, right: Value) -> Value:
    for one, other in ((left, right), (right, left)):
        if one.is_constant and math.isfinite(one.low):
            return replace(_scaled(other, one.low), has_gaps=left.has_gaps or right.has_gaps)
    ends = [
        0.0 if 0 in (one, other) else one * other
        for one in (left.low, left.high)
        for other in (right.low, right.high)
    ]
    rises = left.trend == right.trend == 1 and left.low >= 0 and right.low >= 0
    return Value(
        low=min(ends),
        high=max(ends),
        trend=int(rises),
        has_gaps=left.has_gaps or right.has_gaps,
    )


def _divided(left: Value, right: Value) -> Value:
    if right.is_constant and right.low != 0 and math.isfinite(right.low):
        return _scaled(left, 1 / right.low)
    if _is_same(left, right):
        return replace(number(1), has_gaps=True)
    if left.is_constant and left.low == 0:
        return replace(number(0), has_gaps=right.has_gaps)
    is_positive = left.low >= 0 and right.low >= 0
    return Value(low=0 if is_positive else -math.inf, has_gaps=True)


def _raised(base: Value, power: Value) -> Value:
    if not power.is_constant:
        return ANYTHING
    if power.low == 0:
        return replace(number(1), has_gaps=base.has_gaps)
    if base.low < 0 or power.low < 0:
        return ANYTHING
    try:
        ends = base.low**power.low, base.high**power.low
    except OverflowError:
        return ANYTHING
    return Value(low=ends[0], high=ends[1], trend=base.trend, has_gaps=base.has_gaps)


def _compared(sign: str, left: Value, right: Value) -> Value:
    """Return 1 where a comparison holds, and 0 elsewhere."""
    if sign in ("<", "<="):
        left, right, sign = right, left, sign.replace("<", ">")
    low, high = left.low - right.high, left.high - right.low
    if _is_same(left, right):
        low = high = 0
    if math.isnan(low) or math.isnan(high):
        low, high = -math.inf, math.inf
    sure, possible = {
        ">": (low > 0, high > 0),
        ">=": (low >= 0, high >= 0),
        "==": (low == high == 0, low <= 0 <= high),
        "!=": (low > 0 or high < 0, not low == high == 0),
    }[sign]
    trend = _common_trend(left, _scaled(right, -1)) if sign in (">", ">=") else 0
    return Value(
        low=int(sure),
        high=int(possible),
        trend=trend,
        has_gaps=left.has_gaps or right.has_gaps,
    )


def _is_false(value: Value) -> bool:
    return value.is_constant and value.low == 0


def _is_true(value: Value) -> bool:
    return value.low > 0 or value.high < 0


def _both(left: Value, right: Value) -> Value:
    low = int(_is_true(left) and _is_true(right))
    high = int(not _is_false(left) and not _is_false(right))
    return Value(low=low, high=high, trend=_common_trend(left, right))


def _either(left: Value, right: Value) -> Value:
    low = int(_is_true(left) or _is_true(right))
    high = int(not _is_false(left) or not _is_false(right))
    return Value(low=low, high=high, trend=_common_trend(left, right))


_OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _added,
    "-": lambda left, right: _added(left, _scaled(right, -1)),
    "*": _multiplied,
    "/": _divided,
    "^": _raised,
    "&&": _both,
    "AND": _both,
    "||": _either,
    "OR": _either,
}


def _hull(left: Value, right: Value) -> Value:
    same = _is_same(left, right)
    if NOTHING in (left, right):
        return replace(right if left == NOTHING else left, has_gaps=True)
    return Value(
        low=min(left.low, right.low),
        high=max(left.high, right.high),
        terms=left.terms if same else None,
        constant=left.constant if same else 0,
        trend=_common_trend(left, right),
        has_gaps=left.has_gaps or right.has_gaps,
    )


def _is_same(left: Value, right: Value) -> bool:
    return left.terms is not None and (left.terms, left.constant) == (right.terms, right.constant)


def _common_trend(left: Value, right: Value) -> int:
    if left.is_constant or right.is_constant:
        return right.trend if left.is_constant else left.trend
    return left.trend if left.trend == right.trend else 0


def _flat(arguments: Iterable[Series]) -> list[Value]:
    return [
        value
        for argument in arguments
        for value in (argument if isinstance(argument, list) else [argument])
    ]


def _some(arguments: Sequence[Series]) -> list[Value]:
    found = _flat(arguments)
    if not found:
        raise _UnreadableError
    return found


def _total(arguments: Sequence[Series]) -> Value:
    found = _some(arguments)
    total = reduce(_added, found)
    # In a period in which some have no value, the sum is that of the others.
    return replace(total, has_gaps=all(one.has_gaps for one in found))


def _average(arguments: Sequence[Series]) -> Value:
    return _scaled(_total(arguments), 1 / len(_some(arguments)))


def _extreme(arguments: Sequence[Series], choose: Callable[[Iterable[float]], float]) -> Value:
    found = _some(arguments)
    whole = _one(found)
    if len(found) == 1:
        return whole
    return replace(
        whole, low=choose(one.low for one in found), high=choose(one.high for one in found)
    )


def _if(arguments: Sequence[Series]) -> Series:
    condition, met = (_one(one) for one in arguments[:2])
    if _is_true(condition):
        return met
    otherwise = arguments[2] if arguments[2:] else NOTHING
    return otherwise if _is_false(condition) else _hull(_one(met), _one(otherwise))


def _steady(arguments: Sequence[Series]) -> Value:
    """Return the change of a series from one period to the next."""
    value = _one(_some(arguments[:1]))
    return number(0) if value.is_constant else ANYTHING


def _spread(arguments: Sequence[Series]) -> Value:
    value = _one(_some(arguments[:1]))
    return number(0) if value.is_constant else Value(low=0, high=value.high - value.low)


def _absolute(arguments: Sequence[Series]) -> Value:
    value = _one(_some(arguments[:1]))
    if value.low >= 0:
        return value
    return Value(low=0, high=max(-value.low, value.high), has_gaps=value.has_gaps)


def _rounded(towards: Callable[[float], int]) -> Callable[[Sequence[Series]], Series]:
    def rounded(arguments: Sequence[Series]) -> Value:
        value = _one(_some(arguments[:1]))
        ends = [towards(end) if math.isfinite(end) else end for end in (value.low, value.high)]
        return replace(value, low=ends[0], high=ends[1], terms=None)

    return rounded


def _first(arguments: Sequence[Series]) -> Series:
    [first] = arguments[:1]
    return first


def _between(low: float, high: float) -> Callable[[Sequence[Series]], Series]:
    return lambda _: Value(low=low, high=high)


_FUNCTIONS: dict[str, Callable[[Sequence[Series]], Series]] = {
    "ABS": _absolute,
    "AVG": _average,
    "CEIL": _rounded(math.ceil),
    "DATAPOINT_COUNT": _between(0, math.inf),
    "DATE": _between(1, 31),
    "DAY": _between(1, 7),
    "DIFF": _steady,
    "EPOCH": _between(0, math.inf),
    "FLOOR": _rounded(math.floor),
    "HOUR": _between(0, 23),
    "IF": _if,
    "MAX": lambda arguments: _extreme(arguments, max),
    "METRIC_COUNT": lambda arguments: number(len(_flat(arguments))),
    "MIN": lambda arguments: _extreme(arguments, min),
    "MINUTE": _between(0, 59),
    "MONTH": _between(1, 12),
    "RATE": _steady,
    "REMOVE_EMPTY": _first,
    "SLICE": _first,
    "STDDEV": _spread,
    "SUM": _total,
    "TIME_SERIES": _first,
}
