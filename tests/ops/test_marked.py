import pytest

from ops.marked import renewed, row, table


@pytest.mark.parametrize(
    ("text", "made_anew"),
    [
        pytest.param(
            "a<!-- x -->old\nlines<!-- end of x -->b",
            "a<!-- x -->\n1\n2\n<!-- end of x -->b",
            id="old lines",
        ),
        pytest.param(
            "<!-- x --><!-- end of x -->", "<!-- x -->\n1\n2\n<!-- end of x -->", id="empty"
        ),
        pytest.param(
            "<!-- x -->\n1\n2\n<!-- end of x -->",
            "<!-- x -->\n1\n2\n<!-- end of x -->",
            id="nothing to do",
        ),
    ],
)
def test_only_what_stands_between_the_marks_is_made_anew(text: str, made_anew: str) -> None:
    assert renewed(text, {"x": ["1", "2"]}) == made_anew


def test_every_part_is_made_anew() -> None:
    text = "<!-- x --><!-- end of x --> and <!-- y --><!-- end of y -->"
    assert renewed(text, {"y": ["2"], "x": ["1"]}) == (
        "<!-- x -->\n1\n<!-- end of x --> and <!-- y -->\n2\n<!-- end of y -->"
    )


def test_a_table_has_as_many_columns_as_heads() -> None:
    assert table("a", "b") == ["| a | b |", "|---|---|"]
    assert row("1", "") == "| 1 |  |"
