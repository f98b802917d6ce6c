import pytest

from ops.dashboard.markdown import Line, lines


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        pytest.param("# A\n## B\n### C", [("A", 20), ("B", 16), ("C", 13)], id="sizes"),
        pytest.param("#A", [], id="no blank"),
    ],
)
def test_headings(markdown: str, found: list[tuple[str, int]]) -> None:
    headings = [line for line in lines(markdown) if line.kind == "heading"]
    assert [(line.text, line.size) for line in headings] == found


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        pytest.param("a\nb", [Line("a b")], id="one paragraph"),
        pytest.param("a\n\nb", [Line("a"), Line("b", after_blank=True)], id="two paragraphs"),
        pytest.param("\n\na\n\n", [Line("a")], id="blank at the ends"),
        pytest.param("a\n---\nb", [Line("a"), Line("b", after_blank=True)], id="rule"),
        pytest.param(
            "- a\n  b\n* c\n2. d",
            [Line("• a b", "item"), Line("• c", "item"), Line("2. d", "item")],
            id="list",
        ),
        pytest.param(
            "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4",
            [Line("a  ·  b", "heading"), Line("1  ·  2", "row"), Line("3  ·  4", "row")],
            id="table",
        ),
        pytest.param("# a\nb", [Line("a", "heading", 20), Line("b")], id="text below a heading"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lines(markdown: str, found: list[Line]) -> None:
    assert lines(markdown) == found


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**a** and `b` and ~~c~~", "a and b and c"),
        ("*a* and _b_", "a and b"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("see [the page](https://example.com/a_b)", "see the page"),
        ("[button:Go](#a) [button:primary:Stop](#b)", "Go Stop"),
        ("![a picture](https://example.com/a.png)", "a picture"),
    ],
    ids=["marks", "emphasis", "no emphasis", "link", "buttons", "picture"],
)
def test_marks_are_left_out(markdown: str, plain: str) -> None:
    assert lines(markdown) == [Line(plain)]
