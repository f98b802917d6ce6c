import json
from typing import Any

import pytest

from ops.review.findings.place import find
from ops.review.preview import Step
from ops.review.tokens import ALARM, POLICY, SELECTION, TOPIC
from tests.ops.review.findings.made import REQUESTS, named, preview, step, update


def arn(place: str = "us-east-1:123456789012", name: str = f"dynamodb:{REQUESTS}") -> str:
    service, _, rest = name.partition(":")
    return f"arn:aws:{service}:{place}:table/{rest}"


def table(op: Any = "same", **more: Any) -> Step:
    return step(op, {}, {}, told={"arn": arn()}, **more)


def naming(*arns: str) -> Step:
    return update({"policy": "{}"}, {"policy": json.dumps(arns)}, of=POLICY, name="reader")


OHIO, OTHER = "us-east-2:123456789012", "us-east-1:444455556666"
TO_OHIO = ("region-changed:us-east-2", "blocking")
TO_OTHER = ("account-changed:444455556666", "blocking")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([table(), naming(arn(OHIO))], [TO_OHIO], id="another region"),
        pytest.param([table(), naming(arn(OTHER))], [TO_OTHER], id="another account"),
        pytest.param(
            [table(), naming(arn("us-east-2:444455556666"))],
            [TO_OHIO, TO_OTHER],
            id="another region of another account",
        ),
        pytest.param(
            [
                step(
                    "replace",
                    {},
                    {"region": "us-east-2"},
                    told={"arn": arn()},
                    because=("region",),
                )
            ],
            [TO_OHIO],
            id="a table that is replaced because of its region",
        ),
        pytest.param(
            [table("replace", because=("region",))],
            [("region-changed:elsewhere", "blocking")],
            id="a table that is replaced because of a region that is not told",
        ),
        pytest.param(
            [table("replace", because=("region",)), naming(arn(OHIO))],
            [TO_OHIO],
            id="a region that something else tells",
        ),
        pytest.param(
            [
                step("same", {}, {}, of=TOPIC, told={"arn": arn(name="sns:alarms")}),
                update({"alarmActions": []}, {"alarmActions": [arn(OHIO, "sns:alarms")]}, of=ALARM),
            ],
            [TO_OHIO],
            id="a topic that alarms tell",
        ),
        pytest.param(
            [table(), step("create", None, {"resources": [arn(OHIO)]}, of=SELECTION)],
            [TO_OHIO],
            id="a table that is backed up",
        ),
        pytest.param([table(), naming(arn())], [], id="the same place"),
        pytest.param([table(), naming(arn(), arn(OHIO))], [], id="a replica as well"),
        pytest.param([table(), naming(arn(OHIO, "dynamodb:other"))], [], id="another table"),
        pytest.param([naming(arn(OHIO))], [], id="a table that is not told of"),
        pytest.param([table("replace", because=("name",))], [], id="a table of another name"),
    ],
)
def test_a_stack_that_moves_is_found(steps: list[Step], expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(*steps))) == expected
