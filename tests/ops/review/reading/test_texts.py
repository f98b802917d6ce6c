import pytest

from ops.review.reading.texts import cleaned, message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<{%fg 1%}>red<{%reset%}>", "red", id="the engine's colours"),
        pytest.param("\x1b[31;1mred\x1b[0m", "red", id="a terminal's colours"),
        pytest.param("a\x07b\x1b]c", "a b ]c", id="control characters"),
        pytest.param("safe\u202eefas", "safe efas", id="text that is turned round"),
        pytest.param("half \ud83d of one", "half   of one", id="half of a character"),
        pytest.param("a  \r\nb\t\n\n", "a\nb", id="lines"),
        pytest.param("ä → 🛑", "ä → 🛑", id="any letters"),
    ],
)
def test_text_keeps_what_is_seen(text: str, expected: str) -> None:
    assert cleaned(text) == expected


def test_a_message_does_not_repeat_how_bad_it_is() -> None:
    assert message("<{%fg 1%}>error: <{%reset%}>error: no region\n") == "error: no region"
