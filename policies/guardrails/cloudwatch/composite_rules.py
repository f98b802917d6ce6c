"""Rules of composite alarms: the alarms that they combine, and whether they can be true.

From "AlarmRule" in the API reference of CloudWatch.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

ALARM, OK, INSUFFICIENT_DATA = "ALARM", "OK", "INSUFFICIENT_DATA"
STATES = (ALARM, OK, INSUFFICIENT_DATA)
MOST_CHARACTERS = 10_240
"""The greatest length of a rule."""

_TOKEN = re.compile(
    r"\s*(?:(?P<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^()\"]*?))"
    r"\s*\)|(?P<word>AND|OR|NOT|TRUE|FALSE)\b|(?P<bracket>[()]))",
)
_OPENING, _CLOSING, _NOT = "(", ")", "NOT"
_BEFORE_OPERANDS = (_OPENING, _NOT)
_BINDING = {"OR": 1, "AND": 2, _NOT: 3}
_MOST_STEPS = 60_000
"""How many steps are computed before a rule counts as one that can be true."""

Step = bool | str | tuple[str, str]
States = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeRule:
    """A rule in the order of computation: operands first, then their operator."""

    steps: tuple[Step, ...]

    @property
    def names(self) -> list[str]:
        """The names of its alarms, each once."""
        return [*dict.fromkeys(one[1] for one in self.steps if isinstance(one, tuple))]

    def can_be(self, *, wanted: bool, states: States | None = None) -> bool:
        """Whether the rule can be true, or false, with the given states of some alarms."""
        return _can_be(self.steps, dict(states or {}), wanted=wanted)


def alarm_name(name_or_arn: str) -> str:
    """Return the name of an alarm from its name or ARN."""
    is_arn = name_or_arn.startswith("arn:")
    return name_or_arn.partition(":alarm:")[2] if is_arn else name_or_arn


def parsed(text: str) -> CompositeRule | None:
    """Return a rule, None if its form is not supported."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        return CompositeRule(steps=(*_in_order(_tokens(text)),))
    except _UnreadableError:
        return None


class _UnreadableError(Exception):
    """A rule has an unsupported form."""


def _in_order(tokens: Iterable[Step]) -> list[Step]:
    """Put operands before their operators."""
    steps: list[Step] = []
    waiting: list[str] = []
    wants_operand = True
    for token in tokens:
        is_operand = not isinstance(token, str)
        if wants_operand is not (is_operand or token in _BEFORE_OPERANDS):
            raise _UnreadableError
        if not isinstance(token, str):
            steps.append(token)
            wants_operand = False
        elif token in _BEFORE_OPERANDS:
            waiting.append(token)
        elif token == _CLOSING:
            steps += _until(waiting, lambda one: one == _OPENING)
            if not waiting:
                raise _UnreadableError
            waiting.pop()
        else:
            binding = _BINDING[token]
            steps += _until(waiting, lambda one, own=binding: _BINDING.get(one, 0) < own)
            waiting.append(token)
            wants_operand = True
    if wants_operand or _OPENING in waiting:
        raise _UnreadableError
    return [*steps, *reversed(waiting)]


def _until(waiting: list[str], ends: Callable[[str], bool]) -> Iterator[str]:
    """Remove operators until one of them stops."""
    while waiting and not ends(waiting[-1]):
        yield waiting.pop()


def _tokens(text: str) -> Iterator[Step]:
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if not found:
            raise _UnreadableError
        position = found.end()
        if found["state"]:
            yield found["state"], alarm_name(found["quoted"] or found["bare"] or "")
        elif found["word"] in ("TRUE", "FALSE"):
            yield found["word"] == "TRUE"
        else:
            yield found["word"] or found["bracket"]


def _can_be(steps: tuple[Step, ...], states: dict[str, str], *, wanted: bool) -> bool:
    """Try the states of one alarm after the other, while that decides anything."""
    left = [states]
    budget = _MOST_STEPS
    while left:
        if budget < 0:
            return True
        tried = left.pop()
        budget -= len(steps)
        result, undecided = _computed(steps, tried)
        if result is wanted:
            return True
        if undecided is not None:
            left += [tried | {undecided: state} for state in reversed(STATES)]
    return False


def _computed(steps: tuple[Step, ...], states: States) -> tuple[bool | None, str | None]:
    """Return the value of a rule in some states, and the first alarm on whose state it depends."""
    stack: list[bool | None] = []
    undecided: str | None = None
    for step in steps:
        if isinstance(step, bool):
            stack.append(step)
        elif isinstance(step, tuple):
            wanted, name = step
            state = states.get(name)
            undecided = name if state is None and undecided is None else undecided
            stack.append(None if state is None else state == wanted)
        elif step == _NOT:
            value = stack.pop()
            stack.append(None if value is None else not value)
        else:
            settling = step == "OR"
            pair = (stack.pop(), stack.pop())
            stack.append(settling if settling in pair else None if None in pair else not settling)
    [result] = stack
    return result, undecided if result is None else None
