from typing import Any

import pytest

from ops.review.findings.billing import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update

ON_DEMAND: dict[str, Any] = {"billingMode": "PAY_PER_REQUEST"}
PROVISIONED: dict[str, Any] = {"billingMode": "PROVISIONED", "readCapacity": 5, "writeCapacity": 5}
CHANGED = ("billing-mode-changed:requests", "look")
LOWERED = ("capacity-lowered:requests", "look")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(ON_DEMAND, PROVISIONED), [CHANGED], id="to provisioned"),
        pytest.param(update(PROVISIONED, ON_DEMAND), [CHANGED], id="to on demand"),
        pytest.param(update(ON_DEMAND, {}), [CHANGED], id="to none, which is provisioned"),
        pytest.param(
            update(PROVISIONED, PROVISIONED | {"readCapacity": 4}), [LOWERED], id="less capacity"
        ),
        pytest.param(
            update(PROVISIONED, PROVISIONED | {"readCapacity": 6}), [], id="more capacity"
        ),
        pytest.param(
            update(ON_DEMAND | {"readCapacity": 9}, ON_DEMAND | {"readCapacity": 0}),
            [],
            id="capacity that is not used",
        ),
        pytest.param(update({}, {"billingMode": "PROVISIONED"}), [], id="the default, spelled out"),
        pytest.param(step("replace", ON_DEMAND, PROVISIONED), [], id="of a table that goes"),
    ],
)
def test_another_mode_and_less_capacity_are_found(
    change: Step, expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(change))) == expected


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            update(ON_DEMAND, PROVISIONED | {"writeCapacity": 2}),
            "The table requests gets provisioned capacity, 5 read units and 2 write units a "
            "second: what is more is throttled, of its indexes too, and the capacity costs "
            "whether it is used or not.",
            id="provisioned",
        ),
        pytest.param(
            update(PROVISIONED, ON_DEMAND),
            "The table requests is paid for by the request from now on. DynamoDB takes that "
            "change four times in 24 hours; alarms on provisioned capacity fall silent.",
            id="on demand",
        ),
        pytest.param(
            update(PROVISIONED, PROVISIONED | {"readCapacity": 4, "writeCapacity": 1}),
            "The table requests gets less: read capacity from 5 to 4 and write capacity from 5 to "
            "1 units a second. What is more is throttled.",
            id="less",
        ),
    ],
)
def test_it_says_what_follows(change: Step, says: str) -> None:
    assert [one.says for one in find(preview(change))] == [says]
