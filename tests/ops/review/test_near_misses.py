import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.review.acknowledgements import Acknowledgement, NearMiss, written
from ops.review.finding import Finding
from ops.review.near_misses import near_misses
from tests.ops.review.given import preview, review
from tests.ops.review.sampling import SAMPLED

REBUILT = Finding(name="index-rebuilt:requests/user-index", severity="blocking", says="It is.")
DELETED = Finding(name="table-deleted:logs", severity="blocking", says="It is.")
WEAKER = Finding(name="ttl-weakened:logs", severity="look", says="It is.")
REVIEWS = [
    review(preview(environment="prod"), findings=[REBUILT]),
    review(preview(environment="staging"), findings=[DELETED, WEAKER]),
]
LINE = "acknowledge prod index-rebuilt:requests/user-index"


def missed(text: str) -> list[NearMiss]:
    found = [one for one in written(text) if str(one) != LINE.removeprefix("acknowledge ")]
    return near_misses([text], found, REVIEWS, {"dev"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LINE.replace("ack", "Ack"), "acknowledge is written in small letters"),
        (LINE.replace("acknowledge", "ack"), "it says ack instead of acknowledge"),
        (LINE.replace("wledge", "wlege"), "it says acknowlege instead of acknowledge"),
        (LINE.replace("acknowledge ", ""), "it does not begin with acknowledge"),
        (LINE.replace("edge ", "edge: "), "it has a colon after acknowledge"),
        (LINE.replace("edge ", "edge:"), "it has a colon after acknowledge"),
        (LINE.replace(" prod", ""), "it names no environment"),
        (LINE.replace("prod", "Prod"), "the environment is prod, not Prod"),
        (LINE.replace("prod", "production"), "the finding is one of prod, not of production"),
        (LINE.replace("prod", "staging"), "the finding is one of prod, not of staging"),
        (
            LINE.replace("rebuilt", "rebuild"),
            "no finding is named index-rebuild:requests/user-index",
        ),
        (
            LINE.replace("user", "User"),
            "no finding is named index-rebuilt:requests/User-index",
        ),
        (LINE.replace(" ", "\xa0"), "it has a space of another kind"),
        (LINE.replace(" ", "&nbsp;"), "it has a space of another kind"),
        (LINE.replace(" ", "\u2009", 1), "it has a space of another kind"),
        (LINE.replace(" ", "\t"), "it has a space of another kind"),
        (LINE.replace(" ", "  "), "it has more than one space between words"),
        (LINE.replace("edge", "edge\u200b"), "it has a character that is not seen"),
        (LINE.replace("-", "\N{EM DASH}"), "it has a dash of another kind than -"),
        (LINE.replace("-", "\N{NON-BREAKING HYPHEN}"), "it has a dash of another kind than -"),
        (f"{LINE}.", "it ends with ."),
        (f'"{LINE}"', "other characters stand around it"),
        (f"I {LINE}", "it has other words on its line"),
        (f"{LINE} on purpose", "it has other words on its line"),
        (f"## {LINE}", "it is part of a heading"),
        (f"{LINE}\n===", "it is part of a heading"),
        (f"- {LINE}", "it is part of a list"),
        (f"1. {LINE}", "it is part of a list"),
        (f"- [x] {LINE}", "it is part of a list"),
        (f"> {LINE}", "it is part of a quotation"),
        (f"> why\n{LINE}", "it is part of a quotation"),
        (f"`{LINE}`", "it is part of code"),
        (f"```\n{LINE}\n```", "it is part of code"),
        (f"    {LINE}", "it is part of code"),
        (f"**{LINE}**", "it is part of bold or italic text"),
        (f"[{LINE}](https://example.com)", "it is part of a link"),
        (f"| a |\n|---|\n| {LINE} |", "it is part of a table"),
        (f"<b>{LINE}</b>", "it is part of HTML"),
        (f"<!-- {LINE} -->", "it is part of a comment that is not shown"),
        (f"a <!--\n{LINE}\n-->", "it is part of a comment that is not shown"),
        (f"<details>\n\n{LINE}\n\n</details>", "it is part of what is folded away"),
        (f"a <details>\n{LINE}", "it is part of what is folded away"),
        (
            f"> {LINE.replace('ack', 'Ack')}",
            "it is part of a quotation; acknowledge is written in small letters",
        ),
        ("acknowledge prod", "it names no finding"),
        ("acknowledge prod index-rebuilt", "index-rebuilt is only a part of a finding's name"),
        (
            "acknowledge requests/user-index",
            "it names no environment; requests/user-index is only a part of a finding's name",
        ),
    ],
)
def test_a_line_that_does_not_count_is_explained(text: str, why: str) -> None:
    (one,) = missed(text)
    assert (one.why, one.instead) == (why, LINE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Acknowledge prod table-lost:all",
            NearMiss(
                line="Acknowledge prod table-lost:all",
                why="acknowledge is written in small letters; no finding is named table-lost:all",
            ),
        ),
        (
            "acknowledge staging logs",
            NearMiss(
                line="acknowledge staging logs", why="logs is only a part of a finding's name"
            ),
        ),
        (
            "acknowledge staging",
            NearMiss(
                line="acknowledge staging",
                why="it names no finding",
                instead="acknowledge staging table-deleted:logs",
            ),
        ),
    ],
)
def test_nothing_is_proposed_that_may_not_be_meant(text: str, expected: NearMiss) -> None:
    assert missed(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        LINE,
        f"{LINE}  \r\n",
        LINE.replace("user", "status"),
        LINE.replace("edge prod", "edge Dev").replace("ack", "Ack"),
        "acknowledge prod table-lost:all",
        "> acknowledge prod table-lost:all",
        "We acknowledge that it is a risk: see https://example.com/a:b.",
        "This is about index-rebuilt:requests/user-index in prod.",
        "# Acknowledgements\n\nAcknowledge Jane Doe.",
        "acknowledge",
    ],
)
def test_other_lines_are_no_near_misses(text: str) -> None:
    assert missed(text) == []


def test_a_near_miss_of_what_is_acknowledged_elsewhere_is_none() -> None:
    meant = review(
        preview(environment="prod"), findings=[REBUILT], acknowledged=frozenset({REBUILT.name})
    )
    assert near_misses([f"{LINE}\n\n> {LINE}"], [], [meant]) == []


def test_an_acknowledgement_of_another_finding_is_explained() -> None:
    one = Acknowledgement(REBUILT.name.replace("user", "usr"))
    assert near_misses([], [one], REVIEWS) == [
        NearMiss(
            line="index-rebuilt:requests/usr-index",
            why="no finding is named index-rebuilt:requests/usr-index",
            instead=LINE,
            of=one,
        )
    ]


@SAMPLED
@given(st.text() | st.text(alphabet=" \n<>!-`#*_acknowledge:prod/detils"))
def test_any_description_is_looked_through(text: str) -> None:
    assert all(one.why for one in missed(text))
