import pytest

from ops.capacity.words import number, usd


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (2.068, "2.07"),
        (23.81, "23.8"),
        (99.96, "100"),
        (100, "100"),
        (1_234_567.8, "1,234,568"),
    ],
)
def test_numbers_have_three_digits_or_are_whole(value: float, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0.00"), (0.004, "< 0.01"), (0.005, "0.01"), (1_234.5, "1,234.50")],
)
def test_amounts_are_to_the_cent(value: float, words: str) -> None:
    assert usd(value) == words
