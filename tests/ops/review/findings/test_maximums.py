from typing import Any

import pytest

from ops.review.findings.maximums import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update

Units = int | None


def table(reads: Units = None, writes: Units = None) -> dict[str, Any]:
    units = {"maxReadRequestUnits": reads, "maxWriteRequestUnits": writes}
    given = {name: number for name, number in units.items() if number is not None}
    return {"onDemandThroughput": given} if given else {}


def index(reads: Units = None, writes: Units = None, name: str = "by-user") -> dict[str, Any]:
    return {"globalSecondaryIndexes": [{"name": name, **table(reads, writes)}]}


LOWERED = ("maximum-lowered:requests", "look")
KEPT = ("maximum-kept:requests", "look")
LIFTED = ("maximum-lifted:requests", "note")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(table(), table(5)), [LOWERED], id="set"),
        pytest.param(update(table(5), table(4)), [LOWERED], id="lower"),
        pytest.param(update(table(5), table(6)), [], id="higher"),
        pytest.param(update(table(5), table(-1)), [LIFTED], id="lifted"),
        pytest.param(update(table(), table(-1)), [], id="lifted where there is none"),
        pytest.param(update(table(5), table()), [KEPT], id="left out"),
        pytest.param(step("same", table(5, 5), table(5)), [KEPT], id="one left out"),
        pytest.param(step("same", table(), table(), told=table(5)), [], id="left out before"),
        pytest.param(update(table(5, 5), table(4, -1)), [LOWERED, LIFTED], id="lower and lifted"),
        pytest.param(update(table(-1), table(5)), [LOWERED], id="set after it was lifted"),
        pytest.param(
            update(index(5), index(4)),
            [("maximum-lowered:requests/by-user", "look")],
            id="of an index, lower",
        ),
        pytest.param(
            update(index(5), index()),
            [("maximum-kept:requests/by-user", "look")],
            id="of an index, left out",
        ),
        pytest.param(update(index(5), index(4, name="other")), [], id="of an index that goes"),
        pytest.param(step("same", index(5), index(4)), [], id="of an index, ignored"),
        pytest.param(step("create", None, table(5)), [], id="of a table that comes"),
        pytest.param(step("delete", table(5)), [], id="of a table that goes"),
    ],
)
def test_another_maximum_is_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            update(table(5), table(4, 3)),
            "The most that requests may use a second falls: read units from 5 to 4 and write units "
            "from any number to 3. What is more is throttled.",
            id="lower",
        ),
        pytest.param(
            update(table(5, 6), table(-1, -1)),
            "Nothing limits requests any more: read units from 5 and write units from 6. Only the "
            "account's quota bounds what a runaway client costs.",
            id="lifted",
        ),
        pytest.param(
            update(table(5, 6), table()),
            "The maximum of read and write units of requests is left out, but DynamoDB keeps what "
            "is left out: it still holds.",
            id="left out",
        ),
    ],
)
def test_it_says_from_what_to_what(change: Step, says: str) -> None:
    assert [one.says for one in find(preview(change))] == [says]
