"""Which lines of a pull request acknowledge a finding, and why others do not."""

import pytest
from hypothesis import given as sampled
from hypothesis import settings
from hypothesis import strategies as st

from ops.review.acknowledgements import (
    Acknowledgement,
    AcknowledgementError,
    NearMiss,
    given,
    written,
)
from ops.review.finding import Finding
from ops.review.near_misses import near_misses
from ops.review.review import Report, acknowledged, report
from tests.ops.review.previews import preview
from tests.ops.review.reports import review

REBUILT = Finding(name="index-rebuilt:requests/user-index", severity="blocking", says="It is.")
DELETED = Finding(name="table-deleted:logs", severity="blocking", says="It is.")
WEAKER = Finding(name="ttl-weakened:logs", severity="look", says="It is.")
REVIEWS = [
    review(preview(environment="prod"), REBUILT),
    review(preview(environment="staging"), DELETED, WEAKER),
]
LINE = "acknowledge prod index-rebuilt:requests/user-index"
MEANT = Acknowledgement(REBUILT.name, "prod")
OTHER = Acknowledgement("table-deleted:logs", "dev")
SMALL = "acknowledge has to be in lowercase"


def missed(text: str) -> list[NearMiss]:
    """Return what a description nearly acknowledges where dev is not reviewed."""
    unmatched = [one for one in written(text) if one not in (MEANT, OTHER)]
    return near_misses([text], unmatched, REVIEWS, {"dev"})


COUNTS = {
    "alone": (LINE, [MEANT]),
    "with spaces at its end": (f"Why.\r\n{LINE}  \r\nBecause.", [MEANT]),
    "several, each once": (
        f"# What\n\n{LINE}\nacknowledge dev table-deleted:logs\n{LINE}",
        [MEANT, OTHER],
    ),
    "after a comment": (f"<!-- hidden -->\n\n{LINE}", [MEANT]),
    "after a fold": (f"<details>\n\na\n\n</details>\n\n{LINE}", [MEANT]),
    "with other characters": (
        "acknowledge prod tag-removed:aws:owner@1",
        [Acknowledgement("tag-removed:aws:owner@1", "prod")],
    ),
    "of no finding": (
        "acknowledge prod table-lost:all",
        [Acknowledgement("table-lost:all", "prod")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), COUNTS.values(), ids=COUNTS)
def test_a_line_in_plain_sight_acknowledges(text: str, expected: list[Acknowledgement]) -> None:
    assert written(text) == expected
    assert missed(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LINE.replace("ack", "Ack"), SMALL),
        (LINE.replace("acknowledge", "ack"), "it says ack instead of acknowledge"),
        (LINE.replace("wledge", "wlege"), "it says acknowlege instead of acknowledge"),
        (LINE.replace("acknowledge ", ""), "it does not begin with acknowledge"),
        (LINE.replace("edge ", "edge: "), "it has a colon after acknowledge"),
        (LINE.replace("edge ", "edge:"), "it has a colon after acknowledge"),
        (LINE.replace(" prod", ""), "it names no environment"),
        (LINE.replace("prod", "Prod"), "the environment is prod, not Prod"),
        (LINE.replace("prod", "production"), "the finding is one of prod, not of production"),
        (LINE.replace("prod", "staging"), "the finding is one of prod, not of staging"),
        (LINE.replace("built", "build"), "no finding is named index-rebuild:requests/user-index"),
        (LINE.replace("user", "User"), "no finding is named index-rebuilt:requests/User-index"),
        (LINE.replace(" ", "\xa0"), "it contains an unusual space character"),
        (LINE.replace(" ", "&nbsp;"), "it contains an unusual space character"),
        (LINE.replace(" ", "\u2009", 1), "it contains an unusual space character"),
        (LINE.replace(" ", "\t"), "it contains an unusual space character"),
        (LINE.replace(" ", "  "), "it has more than one space between words"),
        (LINE.replace("edge", "edge\u200b"), "it contains an invisible character"),
        (LINE.replace("-", "\N{EM DASH}"), "it contains a dash other than -"),
        (LINE.replace("-", "\N{NON-BREAKING HYPHEN}"), "it contains a dash other than -"),
        (f"{LINE}.", "it ends with ."),
        (f'"{LINE}"', "it has other characters around it"),
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
        (f"~~~\n{LINE}", "it is part of code"),
        (f"    {LINE}", "it is part of code"),
        (f"**{LINE}**", "it is part of bold or italic text"),
        (f"[{LINE}](https://example.com)", "it is part of a link"),
        (f"| a |\n|---|\n| {LINE} |", "it is part of a table"),
        (f"<b>{LINE}</b>", "it is part of HTML"),
        (f"<p>\n{LINE}\n</p>", "it is part of HTML"),
        (f"<!-- {LINE} -->", "it is part of a comment that is not shown"),
        (f"<!--\n\n{LINE}\n\n-->", "it is part of a comment that is not shown"),
        (f"a <!--\n{LINE}\n-->", "it is part of a comment that is not shown"),
        (f"<details>\n\n{LINE}\n\n</details>", "it is part of what is folded away"),
        (f"a <details>\n\n{LINE}", "it is part of what is folded away"),
        (f"a <details>\n{LINE}", "it is part of what is folded away"),
        (f"> {LINE.replace('ack', 'Ack')}", f"it is part of a quotation; {SMALL}"),
        ("acknowledge prod", "it names no finding"),
        ("acknowledge prod index-rebuilt", "index-rebuilt is only a part of a finding's name"),
        (
            "acknowledge requests/user-index",
            "it names no environment; requests/user-index is only a part of a finding's name",
        ),
    ],
)
def test_a_line_that_does_not_count_is_explained(text: str, why: str) -> None:
    [one] = missed(text)
    assert (one.why, one.instead) == (why, LINE)
    assert MEANT not in written(text)


@pytest.mark.parametrize(
    ("text", "why", "instead"),
    [
        ("Acknowledge prod table-lost:all", f"{SMALL}; no finding is named table-lost:all", ""),
        ("acknowledge staging logs", "logs is only a part of a finding's name", ""),
        ("acknowledge staging", "it names no finding", "acknowledge staging table-deleted:logs"),
    ],
)
def test_nothing_is_proposed_that_may_not_be_meant(text: str, why: str, instead: str) -> None:
    assert missed(text) == [NearMiss(line=text, why=why, instead=instead)]


@pytest.mark.parametrize(
    "text",
    [
        LINE.replace("user", "status"),
        LINE.replace("edge prod", "edge Dev").replace("ack", "Ack"),
        "> acknowledge prod table-lost:all",
        "acknowledge prod a:b<c>",
        "We acknowledge that it is a risk: see https://example.com/a:b.",
        "This is about index-rebuilt:requests/user-index in prod.",
        "# Acknowledgements\n\nAcknowledge Jane Doe.",
        "acknowledge",
    ],
)
def test_other_lines_are_no_near_misses(text: str) -> None:
    assert missed(text) == []
    assert MEANT not in written(text)


def test_a_long_line_is_cut() -> None:
    [one] = missed(f"{LINE} {'because ' * 20}")
    assert one.line == f"{LINE} {'because ' * 20}"[:120] + "…"


def test_a_near_miss_of_what_is_acknowledged_elsewhere_is_none() -> None:
    meant = review(preview(), REBUILT, acknowledged=frozenset({REBUILT.name}))
    assert near_misses([f"{LINE}\n\n> {LINE}"], [], [meant]) == []


def test_an_acknowledgement_that_is_a_slip_away_is_explained() -> None:
    slip, stray = Acknowledgement(REBUILT.name.replace("user", "usr")), Acknowledgement("a:b")
    misses = near_misses([], [slip, stray], REVIEWS)
    assert misses == [
        NearMiss(
            line="index-rebuilt:requests/usr-index",
            why="no finding is named index-rebuilt:requests/usr-index",
            instead=LINE,
            of=slip,
        )
    ]
    assert Report(reviews=REVIEWS, unmatched=[slip, stray], near_misses=misses).stray == [stray]


@settings(max_examples=50)
@sampled(st.text() | st.text(" \n<>!-`#*_acknowledge:prod/detils"))
def test_any_description_is_looked_through(text: str) -> None:
    assert all(one.name for one in written(text))
    assert all(one.why for one in missed(text))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("prod index-rebuilt:requests/user-index", MEANT),
        (" index-rebuilt:requests/user-index ", Acknowledgement(MEANT.name)),
    ],
)
def test_an_option_acknowledges_in_one_environment_or_in_each(
    words: str, expected: Acknowledgement
) -> None:
    assert given(words) == given(str(expected)) == expected


@pytest.mark.parametrize("words", ["", "index-rebuilt", "a b index-rebuilt:x", "prod: x:y"])
def test_another_option_is_refused(words: str) -> None:
    with pytest.raises(AcknowledgementError) as refused:
        given(words)
    assert str(refused.value) == (
        "--acknowledge takes the name of a finding, such as index-rebuilt:requests/user-index, "
        f"alone or after an environment, and not {words!r}."
    )


def test_a_finding_is_acknowledged_by_its_whole_name_in_its_environment_or_in_each() -> None:
    everywhere, here, elsewhere, part = (
        Acknowledgement(REBUILT.name),
        MEANT,
        Acknowledgement(REBUILT.name, "dev"),
        Acknowledgement("index-rebuilt:requests", "prod"),
    )
    for one, is_meant in ((everywhere, True), (here, True), (elsewhere, False), (part, False)):
        expected = {REBUILT.name} if is_meant else set[str]()
        assert acknowledged("prod", [REBUILT, DELETED], [one]) == expected
    reviews = [review(preview(), REBUILT), review(preview(environment="dev"))]
    meant = [everywhere, here, elsewhere, part]
    assert report(reviews, meant, title="a title", note="a note") == Report(
        reviews=reviews, unmatched=[elsewhere, part], title="a title", note="a note"
    )
