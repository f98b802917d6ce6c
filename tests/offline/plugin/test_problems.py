import pytest

from offline.plugin.problems import Problem


@pytest.mark.parametrize("reason", ["it is wrong", "it is wrong."], ids=["words", "sentence"])
def test_a_problem_says_where_to_look(reason: str) -> None:
    assert Problem("a[0].b", reason).sentence("orders") == (
        "it is wrong. Examine values at 'orders.a[0].b'."
    )
