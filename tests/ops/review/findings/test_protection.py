from typing import Any

import pytest

from ops.review.findings.protection import find
from ops.review.preview import Step
from ops.review.tokens import VAULT
from tests.ops.review.findings.made import named, preview, step, update

BY_AWS = "deletionProtectionEnabled"
ON, OFF = {BY_AWS: True}, {BY_AWS: False}
UNPROTECTED = (True, False)
WEAKENED = "protection-weakened:requests"


def replica(**more: Any) -> dict[str, Any]:
    return {"replicas": [{"regionName": "us-west-2", **more}]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update(ON, OFF), [(WEAKENED, "blocking")], id="by AWS"),
        pytest.param(update(ON, {}), [(WEAKENED, "blocking")], id="by AWS, left out"),
        pytest.param(
            step("same", {}, {}, protected=UNPROTECTED), [(WEAKENED, "blocking")], id="by Pulumi"
        ),
        pytest.param(
            update(ON, OFF, protected=UNPROTECTED), [(WEAKENED, "blocking")], id="by both"
        ),
        pytest.param(
            step("same", {}, {}, of=VAULT, name="backups", protected=UNPROTECTED),
            [("protection-weakened:backups", "look")],
            id="of something else",
        ),
        pytest.param(
            update(replica(**ON), replica(**OFF)),
            [(f"{WEAKENED}/us-west-2", "blocking")],
            id="of a replica",
        ),
        pytest.param(update(replica(**ON), replica()), [], id="of a replica, which AWS keeps"),
        pytest.param(update(OFF, ON), [], id="more by AWS"),
        pytest.param(step("same", {}, {}, protected=(False, True)), [], id="more by Pulumi"),
        pytest.param(step("same", ON, ON, protected=(True, True)), [], id="as it was"),
        pytest.param(step("delete", ON, protected=UNPROTECTED), [], id="of a table that goes"),
        pytest.param(
            step("replace", ON, OFF, protected=UNPROTECTED), [], id="of a table that is replaced"
        ),
    ],
)
def test_what_protects_no_longer_is_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected


def test_it_says_who_protects_no_longer() -> None:
    assert [one.says for one in find(preview(update(ON, OFF, protected=UNPROTECTED)))] == [
        "The protection of requests by AWS and Pulumi is taken off: the next mistake can delete it."
    ]
