from typing import Any

import pytest

from ops.review.findings.replicas import find
from ops.review.preview import Step
from tests.ops.review.findings.made import named, preview, step, update


def replicas(*regions: str, **more: Any) -> dict[str, Any]:
    return {"replicas": [{"regionName": region, **more} for region in regions]}


ADDED = ("replica-added:requests/us-west-2", "look")
REMOVED = ("replica-removed:requests/us-west-2", "blocking")
REPLACED = ("replica-replaced:requests/us-west-2", "blocking")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(update({}, replicas("us-west-2")), [ADDED], id="added"),
        pytest.param(update(replicas("us-west-2"), {}), [REMOVED], id="removed"),
        pytest.param(
            update(replicas("us-west-2"), replicas("eu-west-1")),
            [("replica-added:requests/eu-west-1", "look"), REMOVED],
            id="in another region",
        ),
        pytest.param(
            update(replicas("us-west-2", kmsKeyArn="a"), replicas("us-west-2", kmsKeyArn="b")),
            [REPLACED],
            id="with another key",
        ),
        pytest.param(
            update(
                replicas("us-west-2", consistencyMode="EVENTUAL"),
                replicas("us-west-2", consistencyMode="STRONG"),
            ),
            [REPLACED],
            id="consistent otherwise",
        ),
        pytest.param(
            update(replicas("us-west-2"), replicas("us-west-2", propagateTags=True)),
            [],
            id="with tags",
        ),
        pytest.param(
            update(replicas("us-west-2", "eu-west-1"), replicas("eu-west-1", "us-west-2")),
            [],
            id="in another order",
        ),
        pytest.param(
            update(replicas("us-west-2"), replicas("us-west-2") | {"tags": {}}), [], id="as it was"
        ),
        pytest.param(step("create", None, replicas("us-west-2")), [], id="of a table that comes"),
        pytest.param(step("delete", replicas("us-west-2")), [], id="of a table that goes"),
    ],
)
def test_replicas_that_come_and_go_are_found(change: Step, expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(change))) == expected


def test_it_says_what_makes_a_replica_anew() -> None:
    change = update(
        replicas("us-west-2", kmsKeyArn="a"),
        replicas("us-west-2", kmsKeyArn="b", consistencyMode="STRONG"),
    )
    says = (
        "The copy of requests in us-west-2 is deleted and made anew, because of kmsKeyArn and "
        "consistencyMode: until it is, nothing can be read or written there."
    )
    assert [one.says for one in find(preview(change))] == [says]
