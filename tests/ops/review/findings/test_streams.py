from typing import Any

import pytest

from ops.review.findings.streams import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update

OFF: dict[str, Any] = {"streamEnabled": False}
ENDED = ("stream-ended:requests", "blocking")


def stream(view: str = "NEW_AND_OLD_IMAGES") -> dict[str, Any]:
    return {"streamEnabled": True, "streamViewType": view}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(stream(), OFF), [ENDED], id="off"),
        pytest.param(update(stream(), {}), [ENDED], id="left out"),
        pytest.param(
            update(stream(), stream("KEYS_ONLY")),
            [("stream-replaced:requests", "blocking")],
            id="another view",
        ),
        pytest.param(update(OFF, stream()), [], id="on"),
        pytest.param(update(stream(), stream() | {"tags": {}}), [], id="as it was"),
        pytest.param(step("delete", stream()), [], id="of a table that goes"),
    ],
)
def test_a_stream_that_ends_is_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected


def test_it_says_which_view_follows() -> None:
    says = (
        "The stream of requests ends and another one begins, with KEYS_ONLY instead of NEW_IMAGE "
        "and another ARN: its consumers stay with the old one and hear of no change any more."
    )
    change = update(stream("NEW_IMAGE"), stream("KEYS_ONLY"))
    assert [one.says for one in find(preview(change))] == [says]
