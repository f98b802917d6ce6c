import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ops.review.escaping import block, code, flat, in_html, pair, plain
from tests.ops.review.rendered import tokens, types
from tests.ops.review.sampling import SAMPLED

JOINER = "\u2060"
MARKUP = st.text(alphabet=st.sampled_from(list("ab1 \n\\`*_[](){}<>|~$&#@+-=.!:/\"'w\u202e\r\t")))
ANY = MARKUP | st.text()
LINKED = re.compile(r"@\w|#\d|GH-\d|://|www\.|:[\w+-]+:", re.IGNORECASE | re.ASCII)
POINT = [
    *("bullet_list_open", "list_item_open", "paragraph_open", "inline", "text"),
    *("paragraph_close", "list_item_close", "bullet_list_close"),
]


def texts(markdown: str) -> list[str]:
    return [one.content for one in tokens(markdown) if one.type == "text"]


@SAMPLED
@given(ANY)
@example("- [x] a")
@example("1. a")
@example("# a")
@example("a_b __c__")
@example("![a](b)")
@example("&lt;b&gt;")
@example("~~a~~")
def test_text_is_text_in_a_list(text: str) -> None:
    written = f"- {plain(text)}\n"
    assert types(written) == POINT
    assert [one.replace(JOINER, "") for one in texts(written)] == [flat(text) or "(empty)"]


@SAMPLED
@given(ANY)
@example("a|b")
@example("\\|")
def test_text_stays_in_its_cell(text: str) -> None:
    written = f"| {plain(text)} | end |\n|---|---|\n| {plain(text)} | end |\n"
    found = [one.content for one in tokens(written) if one.type == "inline"]
    assert len(found) == 4
    assert found[1] == found[3] == "end"
    assert [one.replace(JOINER, "") for one in texts(written)] == [
        flat(text) or "(empty)",
        "end",
    ] * 2


@SAMPLED
@given(ANY)
@example("@org/team and #12, GH-12: https://a.example www.a.example :tada:")
def test_nothing_is_linked(text: str) -> None:
    assert not LINKED.search(plain(text).replace("\\", ""))


@SAMPLED
@given(ANY)
@example("<b>&amp;</b>")
@example("</summary>")
def test_text_is_text_in_html(text: str) -> None:
    written = f"<details>\n<summary>{in_html(text)}</summary>\n\na\n"
    first, *_ = tokens(written)
    assert first.type == "html_block"
    shown = first.content.removeprefix("<details>\n<summary>").removesuffix("</summary>\n")
    assert not set(shown) & set("<>\n")
    assert unescape(shown).replace(JOINER, "") == (flat(text) or "(empty)")
    assert not LINKED.search(shown)


@SAMPLED
@given(ANY)
@example("`")
@example("``a` b```")
def test_code_is_code(text: str) -> None:
    written = f"- {code(text)}\n"
    assert types(written) == [one if one != "text" else "code_inline" for one in POINT]
    (found,) = [one.content for one in tokens(written) if one.type == "code_inline"]
    assert found == (flat(text) or "(empty)")


@SAMPLED
@given(ANY)
@example("```\n# a")
def test_a_block_holds_all_of_its_lines(text: str) -> None:
    (found,) = [*tokens(f"{block(text)}\n")]
    assert found.type == "fence"
    assert (found.info, flat(found.content)) == ("text", flat(text))


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
    assert plain(text) == written


@pytest.mark.parametrize(
    ("texts_", "shown"),
    [
        pytest.param(("a", "b"), ("a", "b"), id="short"),
        pytest.param(
            ("x" * 50 + "a" + "y" * 50, "x" * 50 + "b" + "y" * 50),
            ("…xxxxxayyyyyyyyyyyyyy…", "…xxxxxbyyyyyyyyyyyyyy…"),
            id="in the middle",
        ),
        pytest.param(("abc", "abc" * 10), ("abc", "abcabcabcabcabcabcab…"), id="one goes on"),
        pytest.param(("z" * 30, ""), ("zzzzzzzzzzzzzzzzzzzz…", ""), id="one is empty"),
    ],
)
def test_long_texts_are_shown_from_where_they_differ(
    texts_: tuple[str, str], shown: tuple[str, str]
) -> None:
    assert pair(*texts_, 20) == shown
