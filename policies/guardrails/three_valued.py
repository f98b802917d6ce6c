"""Answers of which some are not known yet in a preview."""

from collections.abc import Iterable

from pulumi_policy.proxy import UnknownValueError

Truth = bool | UnknownValueError
"""Yes, no, or the value that it is up to."""


def equal(value: object, wanted: object) -> Truth:
    """Whether a value, as `values.read` gives it, is the wanted one."""
    return value if isinstance(value, UnknownValueError) else value == wanted


def every(answers: Iterable[Truth]) -> Truth:
    """Whether all answers are yes: one no settles it, whatever is not known."""
    first_unknown: Truth = True
    for answer in answers:
        if answer is False:
            return False
        if first_unknown is True:
            first_unknown = answer
    return first_unknown


def some(answers: Iterable[Truth]) -> Truth:
    """Whether any answer is yes: one yes settles it, whatever is not known."""
    first_unknown: Truth = False
    for answer in answers:
        if answer is True:
            return True
        if first_unknown is False:
            first_unknown = answer
    return first_unknown


def negated(answer: Truth) -> Truth:
    """Turn yes into no and no into yes."""
    return answer if isinstance(answer, UnknownValueError) else not answer
