import pytest
from hypothesis import given as sampled
from hypothesis import strategies as st

from ops.review.acknowledgements import (
    Acknowledgement,
    AcknowledgementError,
    given,
    written,
)
from ops.review.finding import Finding
from tests.ops.review.sampling import SAMPLED

LINE = "acknowledge prod index-rebuilt:requests/user-index"
MEANT = Acknowledgement("index-rebuilt:requests/user-index", "prod")
OTHER = Acknowledgement("table-deleted:logs", "dev")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(LINE, [MEANT], id="alone"),
        pytest.param(f"Why.\r\n{LINE}  \r\nBecause.", [MEANT], id="among lines"),
        pytest.param(
            f"# What\n\n{LINE}\nacknowledge dev table-deleted:logs\n{LINE}",
            [MEANT, OTHER],
            id="several, each once",
        ),
        pytest.param(f"<!-- hidden -->\n\n{LINE}", [MEANT], id="after a comment"),
        pytest.param(f"<details>\n\na\n\n</details>\n\n{LINE}", [MEANT], id="after a fold"),
        pytest.param(
            "acknowledge prod tag-removed:aws:owner@1",
            [Acknowledgement("tag-removed:aws:owner@1", "prod")],
            id="with other characters",
        ),
        pytest.param(f"I {LINE}", [], id="in a sentence"),
        pytest.param(f"{LINE}.", [], id="with a full stop"),
        pytest.param(LINE.replace("ack", "Ack"), [], id="with a capital"),
        pytest.param(f"**{LINE}**", [], id="bold"),
        pytest.param(f"> {LINE}", [], id="quoted"),
        pytest.param(f"> why\n{LINE}", [], id="quoted without its mark"),
        pytest.param(f"- {LINE}", [], id="in a list"),
        pytest.param(f"`{LINE}`", [], id="as code"),
        pytest.param(f"```\n{LINE}\n```", [], id="in a block of code"),
        pytest.param(f"~~~\n{LINE}", [], id="in a block that does not end"),
        pytest.param(f"    {LINE}", [], id="indented"),
        pytest.param(f"# {LINE}", [], id="as a heading"),
        pytest.param(f"{LINE}\n===", [], id="as a heading with a line below"),
        pytest.param(f"| a |\n|---|\n| {LINE} |", [], id="in a table"),
        pytest.param(f"<!--\n\n{LINE}\n\n-->", [], id="hidden in a comment"),
        pytest.param(f"a <!--\n{LINE}\n-->", [], id="hidden in a comment of a paragraph"),
        pytest.param(f"<details>\n\n{LINE}\n\n</details>", [], id="folded away"),
        pytest.param(f"a <details>\n\n{LINE}", [], id="folded away from a paragraph on"),
        pytest.param(f"<p>\n{LINE}\n</p>", [], id="in HTML"),
        pytest.param("acknowledge prod", [], id="without a name"),
        pytest.param("acknowledge index-rebuilt:requests", [], id="without an environment"),
        pytest.param("acknowledge prod a:b<c>", [], id="with markup"),
    ],
)
def test_a_pull_request_acknowledges_in_plain_sight(text: str, found: list[object]) -> None:
    assert written(text) == found


@SAMPLED
@sampled(st.text() | st.text(alphabet=" \n<>!-`#*_acknowledge:prod/detils"))
def test_any_description_is_read(text: str) -> None:
    assert all(str(one).count(":") for one in written(text))


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
    assert given(words) == expected
    assert given(str(expected)) == expected


@pytest.mark.parametrize("words", ["", "index-rebuilt", "a b index-rebuilt:x", "prod: x:y"])
def test_another_option_is_refused(words: str) -> None:
    with pytest.raises(AcknowledgementError) as refused:
        given(words)
    assert str(refused.value) == (
        "--acknowledge takes the name of a finding, such as index-rebuilt:requests/user-index, "
        f"alone or after an environment, and not {words!r}."
    )


@pytest.mark.parametrize(
    ("one", "is_of"),
    [
        (MEANT, True),
        (Acknowledgement(MEANT.name), True),
        (Acknowledgement(MEANT.name, "dev"), False),
        (Acknowledgement("index-rebuilt:requests", "prod"), False),
    ],
)
def test_what_is_acknowledged(one: Acknowledgement, is_of: bool) -> None:
    finding = Finding(name=MEANT.name, severity="blocking", says="It is rebuilt.")
    assert one.is_of(finding, "prod") is is_of
