import json
from typing import Any

import pytest

from ops.review.changes.change import Detail
from ops.review.changes.dashboards import DASHBOARD
from ops.review.preview import UNKNOWN
from tests.ops.review.changes.words import said


def widget(title: str, *metrics: str, y: int = 0) -> dict[str, Any]:
    return {"type": "metric", "y": y, "properties": {"title": title, "metrics": list(metrics)}}


def body(*widgets: dict[str, Any]) -> dict[str, Any]:
    return {"dashboardBody": json.dumps({"widgets": list(widgets)})}


HEAD = {"type": "text", "properties": {"markdown": "## requests\nmore"}}


@pytest.mark.parametrize(
    ("before", "after", "details"),
    [
        pytest.param(body(widget("A", y=1)), body(widget("A", y=9)), [], id="moved"),
        pytest.param(
            body(widget("A", "x")),
            body(widget("A", "y")),
            [Detail("Widgets A", "as they were", "show something else")],
            id="other contents",
        ),
        pytest.param(
            body(HEAD, widget("A"), widget("B")),
            body(widget("C")),
            [Detail("Widgets", "requests, A, B", None), Detail("Widgets", None, "C")],
            id="others",
        ),
        pytest.param(
            body(widget("A"), widget("A")),
            body(widget("A")),
            [Detail("Widgets", "A", None)],
            id="one of two alike",
        ),
        pytest.param(
            body(HEAD),
            {"dashboardBody": UNKNOWN},
            [Detail("Widgets", "as they were", "known after the deployment")],
            id="not known yet",
        ),
        pytest.param({"dashboardBody": "{"}, {"dashboardBody": "[]"}, [], id="no dashboards"),
    ],
)
def test_widgets_are_compared(
    before: dict[str, Any], after: dict[str, Any], details: list[Detail]
) -> None:
    assert said(DASHBOARD, before, after) == details
