"""Logic with three values, because some are unknown in a preview."""

from collections.abc import Iterable

from pulumi_policy.proxy import UnknownValueError

Truth = bool | UnknownValueError
"""Yes, no, or the unknown value on which the answer depends."""


def equal(value: object, wanted: object) -> Truth:
    """Whether a value, as `values.read` returns it, is the expected one."""
    return value if isinstance(value, UnknownValueError) else value == wanted


def every(answers: Iterable[Truth]) -> Truth:
    """Whether all answers are yes: a single no decides, whatever is unknown."""
    first_unknown: Truth = True
    for answer in answers:
        if answer is False:
            return False
        if first_unknown is True:
            first_unknown = answer
    return first_unknown


def some(answers: Iterable[Truth]) -> Truth:
    """Whether any answer is yes: a single yes decides, whatever is unknown."""
    first_unknown: Truth = False
    for answer in answers:
        if answer is True:
            return True
        if first_unknown is False:
            first_unknown = answer
    return first_unknown


def negated(answer: Truth) -> Truth:
    """Return the opposite answer."""
    return answer if isinstance(answer, UnknownValueError) else not answer
