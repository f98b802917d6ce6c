import pytest

from ops.review.findings.caches import find
from ops.review.preview import Step
from ops.review.tokens import CLUSTER
from tests.ops.review.findings.made import named, preview, step, update


def nodes(number: int | str) -> dict[str, int | str]:
    return {"replicationFactor": number}


RESIZED = ("cache-resized:cache", "look")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(step("delete", {}), [("cache-removed:cache", "blocking")], id="removed"),
        pytest.param(
            step("replace", {}, {}), [("cache-replaced:cache", "blocking")], id="replaced"
        ),
        pytest.param(update(nodes(3), nodes(2)), [RESIZED], id="fewer nodes"),
        pytest.param(update(nodes(3), nodes(4)), [], id="more nodes"),
        pytest.param(update(nodes(3), nodes("unknown")), [], id="nobody knows how many nodes"),
        pytest.param(step("create", None, nodes(3)), [], id="added"),
        pytest.param(step("same", nodes(3), nodes(3)), [], id="as it was"),
    ],
)
def test_a_cache_that_is_lost_or_smaller_is_found(
    change: Step, expected: list[tuple[str, str]]
) -> None:
    cluster = step(
        change.op,
        change.old and change.old.inputs,
        change.new and change.new.inputs,
        of=CLUSTER,
        name="cache",
    )
    assert named(find(preview(cluster))) == expected


def test_it_says_why_it_is_replaced() -> None:
    replaced = step("replace", {}, {}, of=CLUSTER, name="cache", because=("nodeType",))
    assert [one.says for one in find(preview(replaced))] == [
        (
            "The cluster cache is deleted, and another one made, because of nodeType: until then "
            "clients that go through it fail, and it begins empty."
        )
    ]


def test_it_says_how_many_nodes_are_left() -> None:
    assert [
        one.says for one in find(preview(update(nodes(3), nodes(2), of=CLUSTER, name="c")))
    ] == [
        (
            "The cluster c gets 2 nodes instead of 3: it serves fewer reads, and with fewer than "
            "three no zone may fail."
        )
    ]
