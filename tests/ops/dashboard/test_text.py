import pytest

from ops.dashboard.text import (
    BODY,
    Style,
    drawable,
    fitting,
    name_shortened,
    name_wrapped,
    shortened,
    width,
    wrapped,
)

LONG = "prod-market-intelligence-requests-read-throttles"


def test_a_style_is_a_font_of_the_librarys() -> None:
    bold = Style(20, bold=True).font()
    assert str(bold.get_file()).endswith("/matplotlib/mpl-data/fonts/ttf/DejaVuSans-Bold.ttf")
    assert bold.get_size_in_points() == 20
    assert str(BODY.font().get_file()).endswith("/DejaVuSans.ttf")


def test_width_grows_with_the_size() -> None:
    assert width("requests", Style(26)) == pytest.approx(2 * width("requests", Style(13)))
    assert width("requests", Style(13, bold=True)) > width("requests", Style(13))


@pytest.mark.parametrize("room", [20, 100, 200])
def test_what_is_too_long_is_cut_to_its_room(room: float) -> None:
    for cut in (shortened(LONG, room), name_shortened(LONG, room)):
        assert width(cut) <= room
        assert "…" in cut
        assert width(cut) > room - 2 * width("w")


def test_a_letter_that_the_font_lacks_is_a_box() -> None:
    assert drawable("a\n日 …", BODY) == "a □ …"
    assert width("日") == width("□")


def test_a_text_keeps_its_start_and_a_name_both_ends() -> None:
    assert shortened(LONG, 150) == "prod-market-intellig…"
    assert name_shortened(LONG, 150) == "prod-marke…-throttles"


@pytest.mark.parametrize(
    ("words", "room", "cut"),
    [("fits", 100, "fits"), ("", 0, ""), ("two\nlines\t", 100, "two lines "), ("none", 0, "…")],
    ids=["fits", "empty", "no letters", "no room"],
)
def test_what_fits_is_as_it_was(words: str, room: float, cut: str) -> None:
    assert (shortened(words, room), name_shortened(words, room)) == (cut, cut)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("one two", ["one two"]),
        ("one two three four", ["one two", "three four"]),
        ("one-two-three-four", ["one-two-", "three-four"]),
        ("unbreakable", ["unbreaka…"]),
        ("CamelCaseWord", ["CamelCa…"]),
        ("", []),
    ],
    ids=["fits", "blanks", "hyphens", "a long word", "no hyphen", "nothing"],
)
def test_wrapped(words: str, lines: list[str]) -> None:
    assert wrapped(words, 76) == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("one-two", ["one-two"]),
        ("one-two-three-four", ["one-two-", "three-four"]),
        ("logs-ReadCount", ["logs-", "ReadCount"]),
        ("logs-ReadEventCount", ["logs-Read", "EventCount"]),
        ("one-two-three-four-five", ["one-two-", "three…-five"]),
    ],
    ids=["fits", "hyphens", "hyphens first", "capitals", "too long"],
)
def test_a_name_is_broken_between_its_parts(name: str, lines: list[str]) -> None:
    assert name_wrapped(name, 76, BODY, 2) == lines


@pytest.mark.parametrize(
    ("most", "given"),
    [(3, ["a", "b", "c"]), (2, ["a", "+ 2 more"]), (1, ["+ 3 more"]), (0, []), (-1, [])],
)
def test_fitting(most: int, given: list[str]) -> None:
    assert fitting(["a", "b", "c"], most) == given
