import pytest

from ops.review.reading.marks import MASK
from ops.review.reading.masking import Mask, alike, texts

HOOK = "https://example.com/hook/9f2"


def test_known_secrets_are_masked_wherever_they_stand() -> None:
    mask = Mask.of([HOOK])
    value = {"a": [f"to {HOOK}!", 1, None], HOOK: True}
    assert mask.value(value) == {"a": [f"to {MASK}!", 1, None], MASK: True}


def test_a_secret_that_holds_another_is_masked_whole() -> None:
    assert Mask.of(["secret-word", "secret-word-2"]).text("secret-word-2") == MASK


def test_what_is_too_short_to_be_told_from_words_is_no_secret() -> None:
    assert Mask.of(["true", "email"]) == Mask(())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("ask on-call+1@a.example.com.", "ask [e-mail address].", id="address"),
        pytest.param("pack market-intelligence@v0.0.1", None, id="a version is none"),
        pytest.param("@team", None, id="a mention is none"),
    ],
)
def test_addresses_in_messages_are_masked(text: str, masked: str | None) -> None:
    assert Mask(()).message(text) == (masked or text)


@pytest.mark.parametrize(
    ("values", "masked", "revealed"),
    [
        pytest.param([MASK, HOOK, None], [MASK, MASK, None], {HOOK}, id="texts"),
        pytest.param(
            [{"to": MASK, "by": "mail"}, {"to": HOOK}],
            [{"to": MASK, "by": "mail"}, {"to": MASK}],
            {HOOK},
            id="members",
        ),
        pytest.param(
            [[{"to": MASK}], [{"to": HOOK}, {"to": "you"}]],
            [[{"to": MASK}], [{"to": MASK}, {"to": "you"}]],
            {HOOK},
            id="elements",
        ),
        pytest.param([MASK, {"to": [HOOK], "n": 1}], [MASK, MASK], {HOOK}, id="a whole object"),
        pytest.param([{"a": 1}, ["a"], "a"], [{"a": 1}, ["a"], "a"], set[str](), id="no secret"),
    ],
)
def test_what_one_value_masks_is_masked_in_the_others(
    values: list[object], masked: list[object], revealed: set[str]
) -> None:
    found: set[str] = set()
    assert alike(values, found) == masked
    assert found - {MASK} == revealed


def test_texts_are_found_at_any_depth() -> None:
    assert [*texts({"a": ["b", {"c": "d"}], "e": 1})] == ["b", "d"]
