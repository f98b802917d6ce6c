import pytest

from tests.github.expressions import Value, condition, evaluated, filled

CONTEXTS = {
    "github": {"ref": "refs/heads/main", "event": {"pull_request": {"number": "7"}}},
    "vars": {"ON": "true"},
    "success()": lambda: True,
    "cancelled()": lambda: False,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        ("github.event.pull_request.number", "7"),
        ("github.event.issue.number", None),
        ("vars.OFF || 'otherwise'", "otherwise"),
        ("vars.ON == 'TRUE' && github.ref != 'x y'", True),
        ("!cancelled() && (vars.OFF == 'true' || success())", True),
        ("!success()", False),
    ],
)
def test_expressions_have_githubs_values(text: str, value: Value) -> None:
    assert evaluated(text, CONTEXTS) == value


@pytest.mark.parametrize("text", ["github.ref + 1", "fromJSON(vars.ON)", "'a' 'b'"])
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        evaluated(text, CONTEXTS)


def test_texts_are_filled() -> None:
    assert filled("check-${{ github.ref }}${{ vars.OFF }}", CONTEXTS) == "check-refs/heads/main"


@pytest.mark.parametrize("text", ["vars.ON == 'true'", "${{ !cancelled() }}"])
def test_conditions_need_no_braces(text: str) -> None:
    assert condition(text, CONTEXTS)
