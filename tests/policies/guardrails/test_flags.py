import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UnknownValueError, unknown_checking_proxy

from guardrails.flags import unless
from guardrails.values import read


@pytest.mark.parametrize("value", [True, None], ids=["on", "left out"])
def test_an_allowed_flag_is_no_finding(value: object) -> None:
    assert [*unless(value, (True, None), "Set it.")] == []


@pytest.mark.parametrize("value", [False, 1.0, 0.0, "true", ""], ids=repr)
def test_any_other_value_is_a_finding(value: object) -> None:
    assert [*unless(value, (True, None), "Set it.")] == ["Set it."]


def test_a_flag_that_is_not_known_yet_is_the_finding() -> None:
    unknown = read(unknown_checking_proxy({"enabled": UNKNOWN_BOOLEAN_VALUE}), "enabled")
    assert isinstance(unknown, UnknownValueError)
    assert [*unless(unknown, (True,), "Set it.")] == [unknown]
