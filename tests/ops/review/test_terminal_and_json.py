"""The review on a terminal, and as JSON for scripts."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from ops.review import tokens
from ops.review.document import document
from ops.review.review import Report
from ops.review.terminal import show
from tests.ops.review.previews import change, page, preview, update
from tests.ops.review.reports import REPLACED, everything, reports, review

REPORTS = reports()


def shown(report: Report, width: int, *, terminal: bool = False) -> str:
    file = io.StringIO()
    system = "standard" if terminal else None
    show(report, Console(file=file, width=width, force_terminal=terminal, color_system=system))
    return file.getvalue()


def test_a_report_is_shown_as_it_is_kept() -> None:
    assert shown(everything(), 80) == page("everything.txt")


def test_what_several_parts_have_in_common_is_shown_once() -> None:
    def tagged(kind: str, name: str) -> dict[str, Any]:
        return update({"tags": {"team": "a"}}, {"tags": {"team": "b"}}, kind=kind, name=name)

    steps = [tagged(tokens.TABLE, "logs"), tagged(tokens.KEY, "key"), tagged(tokens.TOPIC, "topic")]
    lines = shown(Report(reviews=[review(preview(*steps))]), 100).splitlines()
    start = lines.index("  in several parts")
    assert lines[start + 1] == "    ~ Tag team: a → b: 1 table, 1 topic and 1 key are updated"
    assert len([line for line in lines if "updated" in line]) == 1
    changes: Any = document(Report(reviews=[review(preview(*steps))]))["environments"]
    assert [one["name"] for one in changes[0]["changes"]] == ["logs", "topic", "key"]
    assert all(one["details"] for one in changes[0]["changes"])


def test_a_report_is_the_document_that_is_kept() -> None:
    assert json.loads(json.dumps(document(everything()))) == json.loads(page("everything.json"))


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" in shown(REPORTS["index"], 100, terminal=True)
    assert "\x1b[" not in shown(REPORTS["index"], 100)


@pytest.mark.parametrize("width", [20, 60, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(REPORTS["first"], width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line.endswith(" ")] == []


@pytest.mark.parametrize(
    ("more", "stops"),
    [
        pytest.param({}, True, id="protected"),
        pytest.param({"is_protected": False}, False, id="not protected"),
        pytest.param({"acknowledged": frozenset({REPLACED.name})}, False, id="acknowledged"),
    ],
)
def test_a_danger_stops_a_merge_where_it_is_not_meant(more: dict[str, Any], stops: bool) -> None:
    safe, other = review(preview(change("create", None, {}))), review(preview(), REPLACED, **more)
    found: Any = document(Report(reviews=[safe, other]))
    assert (found["stops"], [one["stops"] for one in found["environments"]]) == (
        stops,
        [False, stops],
    )
