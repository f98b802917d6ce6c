"""Whatever others write stays text in a comment, and moves nothing on a terminal."""

import io
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.console import Console

from ops.review.acknowledgements import Acknowledgement, NearMiss
from ops.review.changes.change import Change, Detail
from ops.review.cost import CostChange, CostLine
from ops.review.finding import Finding, Severity
from ops.review.markdown import MARKER, markdown
from ops.review.preview import Preview, Violation
from ops.review.review import Report, Review
from ops.review.terminal import show
from tests.ops.review.previews import preview
from tests.ops.review.reports import review

# Markdown as GitHub shows it: CommonMark with tables, and HTML taken for HTML.
PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
JOINER = "\u2060"
SUMMARY = re.compile("<summary>([^<>]*)</summary>")
OWN_HTML = {MARKER, "<details>", "</details>"}
LINKED = re.compile(r"@\w|#\d|GH-\d|://|www\.|:[\w+-]+:", re.IGNORECASE | re.ASCII)
MARKUP = {"link_open", "image", "hr", "blockquote_open", "s_open", "ordered_list_open"}
SEVERITIES: tuple[Severity, ...] = ("blocking", "look", "note")
TEXT = st.text(st.sampled_from("ab1 \n\\`*_[](){}<>|~$&#@+-=.!:/\"'w\u202e\r\t"), min_size=1)


def report(text: str, changes: int) -> Report:
    """Return a report with a text of others wherever it has one."""
    of = Preview(
        environment="prod",
        steps=preview().steps,
        violations=(
            Violation(policy=text, level="mandatory", message=text),
            Violation(policy="p", level="advisory", message=f"{text}\n{text}"),
        ),
        errors=(text,),
    )
    one = Review(
        preview=of,
        findings=[Finding(name=text, severity=one, says=text, todo=text) for one in SEVERITIES],
        changes=[
            Change(
                group=text,
                op="update",
                kind=text,
                kinds=text,
                name=f"{text}{number}",
                details=(
                    Detail(text, text, f"{text}{number}", text),
                    Detail(text, None, text, is_path=True),
                    Detail(text, None, None, text, is_path=True),
                ),
            )
            for number in range(changes)
        ],
        cost=CostChange(
            before_usd=0,
            after_usd=1,
            lines=(CostLine(name=text, before_usd=0, after_usd=1),),
            unpriced=(text,),
        ),
    )
    misses = [NearMiss(line=text, why=text, instead=text)]
    stray = [Acknowledgement(text)]
    return Report(reviews=[one], unmatched=stray, near_misses=misses, title=text, note=text)


def tokens(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def shown(inline: Token) -> str:
    """Return the text of a line, as it is seen."""
    texts = (one.content for one in inline.children or () if one.type == "text")
    return "".join(texts).replace(JOINER, "")


@settings(max_examples=60)
@given(TEXT, st.sampled_from([1, 12]))
@example("- [x] a", 1)
@example("1. a", 1)
@example("# a", 1)
@example("1 #", 1)
@example(":1", 1)
@example("a_b __c__", 1)
@example("![a](b)", 1)
@example("&lt;b&gt;", 12)
@example("~~a~~", 1)
@example("~", 12)
@example("a|b", 1)
@example("\\|", 1)
@example("@org/team and #12, GH-12: https://a.example www.a.example :tada:", 12)
@example("<b>&amp;</b></summary>", 12)
@example("``a` b```", 1)
@example("```\n# a", 1)
@example("<b>@a", 12)
@example("\u202e", 12)
def test_text_from_elsewhere_never_becomes_markup(text: str, changes: int) -> None:
    seen = " ".join(text.replace("\u202e", " ").split()) or "(empty)"
    found = [*tokens(markdown(report(text, changes)))]
    html = [line for one in found if "html" in one.type for line in one.content.splitlines()]
    summaries = [match[1] for line in html if (match := SUMMARY.fullmatch(line))]
    assert {line for line in html if not SUMMARY.fullmatch(line)} <= OWN_HTML
    assert [unescape(one).replace(JOINER, "") for one in summaries] == (
        [f"{seen}: {changes}"] if changes > 1 else []
    )
    assert not {one.type for one in found} & MARKUP
    heads = [shown(after) for before, after in pairwise(found) if before.type == "heading_open"]
    assert heads == [seen, "prod: blocked", "Changes", "Cost"]
    cells = [shown(after) for before, after in pairwise(found) if before.type == "td_open"]
    assert len(cells) == 5 + 3
    assert cells[-3] == seen
    paragraphs = [shown(b) for a, b in pairwise(found) if a.type == "paragraph_open"]
    assert paragraphs[0] == seen
    assert paragraphs.count(f": {seen} {seen}") == len(SEVERITIES)
    codes = [one.content for one in found if one.type == "code_inline"]
    signs = changes if seen == "~" else 0
    assert codes.count(seen) == 1 + len(SEVERITIES) + 2 + 1 + 3 * changes + signs
    first, *_ = (one.content for one in found if one.type == "fence")
    assert " ".join(first.split()) == " ".join(text.replace("\u202e", " ").split())
    texts = [*summaries, *(one.content for one in found if one.type == "text")]
    assert not [one for one in texts if LINKED.search(one)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("created_at of user-index", "created_at of user-index"),
        ("<b>*a*</b>", "\\<b\\>\\*a\\*\\</b\\>"),
        ("@team", f"@{JOINER}team"),
        ("1. a", f"1{JOINER}. a"),
        ("- a", "\\- a"),
    ],
)
def test_text_is_only_escaped_where_it_has_to_be(text: str, written: str) -> None:
    one = review(preview(), Finding(name="a:b", severity="look", says=text))
    assert f"- `a:b`: {written}\n" in markdown(Report(reviews=[one]))


EVIL = "a\x1b[31m\nb\u202ec\x07"


def test_text_from_elsewhere_never_moves_the_cursor() -> None:
    file = io.StringIO()
    given = report(EVIL, 1)
    show(given, Console(file=file, width=100, force_terminal=False))
    found = file.getvalue()
    assert not set(found) & set("\x1b\x07\u202e")
    assert "~ a b c a b c 0 is updated" in found
