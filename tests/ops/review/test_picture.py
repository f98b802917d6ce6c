"""A comment is drawn as GitHub shows it: its text, tables, code, folds and emoji."""

import re
from html import unescape
from pathlib import Path

import pytest

from ops.docs.github_picture import WIDTH, Style
from ops.review import picture


def texts(svg: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<text[^>]*>([^<]*)</text>", svg)][2:]


def elements(svg: str, name: str) -> list[dict[str, str]]:
    found = re.findall(rf"<{name}\b([^>]*)>", svg)
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in found]


def the(svg: str, text: str) -> dict[str, str]:
    number = texts(svg).index(text)
    return elements(svg, "text")[2:][number]


def test_a_comment_is_drawn_line_by_line() -> None:
    comment = "<!-- unseen -->\n## Title\n\n- `na<me`: what **happens** *here*\n  - [more](x)\n"
    svg = picture.drawn(comment)
    assert texts(svg) == ["Title", "na<me", ": what", "happens", "here", "more"]
    assert the(svg, "Title") | {"font-size": "21", "font-weight": "600"} == the(svg, "Title")
    assert the(svg, "na<me")["class"] == "code"
    assert the(svg, "happens")["font-weight"] == "600"
    assert the(svg, "here")["font-style"] == "italic"
    assert the(svg, "more")["fill"] == "#0969da"
    assert float(the(svg, "more")["x"]) > float(the(svg, "na<me")["x"])
    assert len(elements(svg, "circle")) == 2


def test_an_emoji_stands_by_itself_in_the_font_of_whoever_looks() -> None:
    svg = picture.drawn("**🛑 Blocking** ⚠️ and ⛔")
    assert texts(svg) == ["🛑", "Blocking", "⚠️", "and", "⛔"]
    assert "textLength" not in the(svg, "⚠️")
    assert float(the(svg, "Blocking")["textLength"]) == pytest.approx(
        Style(is_bold=True).width("Blocking"), abs=0.1
    )


def test_what_is_folded_away_shows_its_summary() -> None:
    lines = ["before", "", "<details>", "<summary>a &lt; b</summary>", "", "- hidden", "- too", ""]
    svg = picture.drawn("\n".join([*lines, "</details>", "", "after"]))
    assert texts(svg) == ["before", "a < b", "after"]
    assert len(elements(svg, "polygon")) == 1
    # In a point of a list too, and what comes after the list is seen.
    inside = "\n".join(f"  {line}" if line else "" for line in [*lines[2:], "</details>"])
    assert texts(picture.drawn(f"- point\n{inside}\n\nafter")) == ["point", "a < b", "after"]


def test_code_keeps_its_lines_and_spaces() -> None:
    svg = picture.drawn("```text\nacknowledge prod a:b\n  c\n```\n")
    assert texts(svg) == ["acknowledge prod a:b", "c"]
    above, below = the(svg, "acknowledge prod a:b"), the(svg, "c")
    assert float(above["y"]) < float(below["y"])
    indented = float(below["x"]) - float(above["x"])
    assert indented == pytest.approx(Style(is_code=True, size=11.9).width("  "), abs=0.2)


def test_a_table_has_cells_of_one_width_and_numbers_on_the_right() -> None:
    svg = picture.drawn("| a | cost |\n|---|---:|\n| a longer cell | 1 |\n| b | 22 |\n")
    assert texts(svg) == ["a", "cost", "a longer cell", "1", "b", "22"]
    ends = [float(the(svg, one)["x"]) + float(the(svg, one)["textLength"]) for one in ("1", "22")]
    assert ends[0] == pytest.approx(ends[1], abs=0.2)
    cells = [one for one in elements(svg, "rect") if "stroke" in one][1:]
    assert [one["fill"] for one in cells] == ["#ffffff"] * 4 + ["#f6f8fa"] * 2
    assert len({one["width"] for one in cells[::2]}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200,
        "longerthanaline" * 40,
        f"| a | b |\n|---|---|\n| {'word ' * 80} | {'other ' * 80} |",
        f"- {'word ' * 60}`{'code' * 70}`",
        "日本語のとても長い文章" * 20,
    ],
    ids=["words", "a word", "a table", "code", "letters of any width"],
)
def test_nothing_is_wider_than_the_picture(text: str) -> None:
    svg = picture.drawn(text)
    written = "".join(texts(svg)).replace(" ", "")
    for word in ("word", "longerthanaline", "other", "code", "日本語のとても長い文章"):
        assert written.count(word) == text.count(word)
    for one in elements(svg, "text"):
        assert float(one["x"]) + float(one.get("textLength", "0")) <= WIDTH - 15
    heights = [float(one["y"]) for one in elements(svg, "text")]
    assert heights == sorted(heights) or "|" in text


def test_whoever_looks_at_it_fetches_nothing() -> None:
    svg = picture.drawn("[a](https://example.com/a.png) ![b](https://example.com/b.png)")
    assert re.findall(r"https?://[^\"\s]+", svg) == ["http://www.w3.org/2000/svg"]


def test_the_example_shows_each_part_of_a_review_of_all_environments(tmp_path: Path) -> None:
    picture.save(tmp_path / "review.svg")
    drawn = texts((tmp_path / "review.svg").read_text())
    assert [one for one in drawn if one in "🔴🟡⚪🛑👀⛔"] == ["🔴", "🟡", "⚪", "🛑", "⛔", "👀"]
    assert {
        "prod: blocked",
        "staging: look closely",
        "dev: nothing to do",
        "recovery-weakened:requests",
        "acknowledge prod recovery-weakened:logs",
        "Changes",
        "Cost",
        "dynamodb-table-recovery",
    } <= {*drawn}
    # Nothing of the comment is left out.
    words = re.findall(r"[\w-]+", re.sub(r"<!--.*?-->|```text", "", picture.example()))
    shown = re.findall(r"[\w-]+", " ".join(drawn))
    assert [one for one in words if one not in shown and one.strip("-")] == []
