from typing import Any

import pytest

from ops.review.findings.recovery import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update

ON_35: dict[str, Any] = {"enabled": True, "recoveryPeriodInDays": 35}
OFF: dict[str, Any] = {"enabled": False}
WEAKENED = "recovery-weakened:requests"


def recovery(of: dict[str, Any]) -> dict[str, Any]:
    return {"pointInTimeRecovery": of}


def replica(*, recovers: bool, region: str = "us-west-2") -> dict[str, Any]:
    return {"regionName": region, "pointInTimeRecovery": recovers}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(update(recovery(ON_35), recovery(OFF)), [(WEAKENED, "blocking")], id="off"),
        pytest.param(
            update(recovery(ON_35), recovery(ON_35 | {"recoveryPeriodInDays": 34})),
            [(WEAKENED, "look")],
            id="a day less",
        ),
        pytest.param(
            update(recovery(ON_35 | {"recoveryPeriodInDays": 7}), recovery(ON_35)), [], id="longer"
        ),
        pytest.param(update(recovery(OFF), recovery(ON_35)), [], id="on"),
        pytest.param(
            update(recovery(ON_35), recovery({"enabled": True})),
            [],
            id="days that are left out, which AWS keeps",
        ),
        pytest.param(
            update(recovery(ON_35), {}, diffs=["tags"]), [], id="left out, which the provider keeps"
        ),
        pytest.param(
            update(
                recovery(ON_35),
                recovery(ON_35 | {"recoveryPeriodInDays": 7}),
                told=recovery(ON_35 | {"recoveryPeriodInDays": 3}),
            ),
            [],
            id="longer than AWS has it",
        ),
        pytest.param(
            step("replace", recovery(ON_35), recovery(OFF)), [], id="of a table that goes"
        ),
        pytest.param(
            update({"replicas": [replica(recovers=True)]}, {"replicas": [replica(recovers=False)]}),
            [(f"{WEAKENED}/us-west-2", "blocking")],
            id="of a replica",
        ),
        pytest.param(
            update(
                {"replicas": [replica(recovers=True)]},
                {"replicas": [replica(recovers=False, region="eu-west-1")]},
            ),
            [],
            id="of a replica that is new",
        ),
    ],
)
def test_recovery_is_weakened_where_it_reaches_less_far_back(
    changed: Step, expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(changed))) == expected


def test_it_says_how_far_back() -> None:
    changed = update(recovery(ON_35), recovery(ON_35 | {"recoveryPeriodInDays": 7}))
    says = (
        "The table requests can be restored to the last 7 days only, and no longer to the last "
        "35: what is older is lost at once."
    )
    assert [one.says for one in find(preview(changed))] == [says]
