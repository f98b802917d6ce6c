from decimal import Decimal

import pytest

from tables.item.problems import ItemError, Path, Problem, shown


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("status",), "status: is wrong"),
        (("progress", "percentage"), "progress.percentage: is wrong"),
        (("errors", 2), "errors[2]: is wrong"),
        (("results", "items", 0, 1, "count"), "results.items[0][1].count: is wrong"),
        (("config", "batch-size"), "config.batch-size: is wrong"),
        (("config", "a.b"), 'config["a.b"]: is wrong'),
        (("config", 'a"b', 0), r'config["a\"b"][0]: is wrong'),
        (("a b", "c"), '["a b"].c: is wrong'),
        (("",), '[""]: is wrong'),
        (("ключ",), "ключ: is wrong"),
        (("line\nbreak\u2028",), r'["line\nbreak\u2028"]: is wrong'),
        (("n" * 61,), f'["{"n" * 60}…"]: is wrong'),
        ((), "the item is wrong"),
    ],
    ids=str,
)
def test_problem_names_its_place(path: Path, written: str) -> None:
    assert str(Problem(path, "is wrong")) == written


SHOWN: list[tuple[object, str]] = [
    (None, "null"),
    (True, "true"),
    (False, "false"),
    ("", '""'),
    ("done", '"done"'),
    ('say "yes"', r'"say \"yes\""'),
    ("a\nb\u202e\ud800", r'"a\nb\u202e\ud800"'),
    ("x" * 60, f'"{"x" * 60}"'),
    ("x" * 61, f'"{"x" * 60}…"'),
    (0, "0"),
    (-1712590989250, "-1712590989250"),
    (10**59, f"1{'0' * 59}"),
    (10**60, f"1.{'0' * 59}e+60"),
    (10**9999, f"1.{'0' * 59}e+9999"),
    (Decimal("1.50"), "1.50"),
    (Decimal("1e-130"), "1e-130"),
    (Decimal("NaN"), "NaN"),
    (b"bytes", "binary"),
    (bytearray(b"bytes"), "binary"),
    (["x"], "a list"),
    ({"x": 1}, "a map"),
    ({"x"}, "a set"),
    (frozenset({"x"}), "a set"),
    ((1,), "a Python tuple"),
    (1j, "a Python complex"),
]


@pytest.mark.parametrize(("value", "words"), SHOWN, ids=[words for _, words in SHOWN])
def test_value_is_shown_in_a_few_words(value: object, words: str) -> None:
    assert shown(value) == words


@pytest.mark.parametrize(
    ("problems", "text"),
    [
        (("a: is wrong",), "request has 1 problem:\n  a: is wrong"),
        (("a: is wrong", "b: too"), "request has 2 problems:\n  a: is wrong\n  b: too"),
    ],
    ids=["one", "two"],
)
def test_error_lists_its_problems(problems: tuple[str, ...], text: str) -> None:
    error = ItemError("request", problems)

    assert isinstance(error, ValueError)
    assert error.problems == problems
    assert str(error) == text
