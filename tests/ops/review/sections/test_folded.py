from ops.review.sections.folded import folded, folded_if_many, indented
from tests.ops.review.rendered import html

FOLDED = ["<details>", "<summary>two</summary>", "", "a", "b", "", "</details>"]


def test_lines_are_folded_away_below_a_summary() -> None:
    assert folded("two", ["a", "b"]) == FOLDED
    assert html("\n".join(FOLDED)) == ("<details>\n<summary>two</summary>\n<p>a\nb</p>\n</details>")


def test_only_many_lines_are_folded_away() -> None:
    assert folded_if_many("two", ["a", "b"]) == ["a", "b"]
    assert folded_if_many("two", ["a", "b"], 1) == FOLDED


def test_indented_lines_are_part_of_a_point() -> None:
    lines = ["- point", *indented(["- below", "", "more"])]
    assert lines == ["- point", "  - below", "", "  more"]
