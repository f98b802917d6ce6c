import re
from html import unescape
from pathlib import Path

from ops.review import picture


def texts(svg: str) -> list[str]:
    found = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return [unescape(one).replace("\xa0", " ").strip() for one in found]


def test_a_comment_is_drawn_line_by_line() -> None:
    comment = "<!-- unseen -->\n## Title\n\n- `name`: what **happens**\n"
    assert [one for one in texts(picture.drawn(comment)) if one] == [
        "Title",
        "•",
        "name",
        ": what",
        "happens",
    ]


def test_whoever_looks_at_it_fetches_nothing() -> None:
    addresses = re.findall(r"https?://[^\"\s]+", picture.drawn("a"))
    assert addresses == ["http://www.w3.org/2000/svg"]


def test_the_example_shows_each_part_of_a_review(tmp_path: Path) -> None:
    picture.save(tmp_path / "review.svg")
    drawn = texts((tmp_path / "review.svg").read_text())
    assert {
        "prod: blocked",
        "index-rebuilt:requests/user-index",
        "acknowledge prod recovery-weakened:logs",
        "Changes",
        "Cost",
        "dynamodb-table-contract",
    } <= {*drawn}
