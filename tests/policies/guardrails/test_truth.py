import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.truth import Truth, equal, every, negated, some

UNKNOWN = UnknownValueError(UNKNOWN_STRING_VALUE, ["name"])


@pytest.mark.parametrize(
    ("answers", "all_of_them", "any_of_them"),
    [
        pytest.param([], True, False, id="none"),
        pytest.param([True, True], True, True, id="yes"),
        pytest.param([False, False], False, False, id="no"),
        pytest.param([UNKNOWN, False], False, UNKNOWN, id="unknown and no"),
        pytest.param([UNKNOWN, True], UNKNOWN, True, id="unknown and yes"),
    ],
)
def test_answers_add_up(answers: list[Truth], all_of_them: Truth, any_of_them: Truth) -> None:
    assert every(answers) is all_of_them
    assert some(answers) is any_of_them


def test_equal() -> None:
    assert equal("x", "x") is True
    assert equal(None, "x") is False
    assert equal(UNKNOWN, "x") is UNKNOWN


def test_negated() -> None:
    assert negated(answer=True) is False
    assert negated(UNKNOWN) is UNKNOWN
