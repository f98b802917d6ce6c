from typing import Any

import pytest

from ops.delivery import marker

URL = "https://github.test/run"
CUT = f"\n\n*Cut here, because no more fits: [the whole text]({URL}).*\n"


@pytest.mark.parametrize("size", [0, marker.LIMIT_BYTES], ids=["empty", "just fits"])
def test_what_fits_is_left_alone(size: int) -> None:
    assert marker.fitting("x" * size, URL) == "x" * size


def test_what_does_not_fit_is_cut_at_the_end_of_a_line() -> None:
    fitted = marker.fitting("äöü\n" * 20_000, URL)
    assert fitted.endswith(f"äöü{CUT}")
    assert marker.LIMIT_BYTES - len("äöü\n".encode()) <= len(fitted.encode()) <= marker.LIMIT_BYTES


@pytest.mark.parametrize(
    ("found", "ours"),
    [
        ({"user": {"login": marker.AUTHOR}, "body": "<!-- a -->\ntext"}, True),
        ({"user": {"login": marker.AUTHOR}, "body": "see <!-- a -->"}, False),
        ({"user": {"login": marker.AUTHOR}, "body": None}, False),
        ({"user": {"login": "mallory"}, "body": "<!-- a -->\ntext"}, False),
        ({"user": None, "body": "<!-- a -->\ntext"}, False),
    ],
    ids=["ours", "quoted", "without a text", "of somebody else", "of nobody any more"],
)
def test_ours_is_what_a_workflow_began_with_the_marker(found: dict[str, Any], ours: bool) -> None:
    assert marker.is_ours("<!-- a -->", found) is ours
