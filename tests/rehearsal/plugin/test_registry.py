"""Resource types and functions by their tokens."""

import pytest

from rehearsal.plugin import registry
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.functions.index import get_partition
from rehearsal.plugin.resources.dynamodb_table import RESOURCE
from tests.rehearsal.plugin.conftest import TABLE


@pytest.mark.parametrize(
    "urn_type",
    [TABLE, f"orders:index:Tables${TABLE}", f"a:b:C$orders:index:Tables${TABLE}"],
    ids=["of the stack", "of a component", "of a component in another"],
)
def test_a_resource_type_is_found_wherever_the_resource_is(urn_type: str) -> None:
    kind = registry.kind(urn_type)
    assert kind.resource is RESOURCE
    assert "hashKey" in kind.shape.inputs.properties


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        *(
            (token, f"The AWS package has no resource type '{token}'.")
            for token in ("aws:dynamodb/chair:Chair", "aws:dynamodb/table:Chair")
        ),
        (
            "orders:index:Queues$aws:sqs/queue:Queue",
            (
                "'aws:sqs/queue:Queue' cannot be rehearsed: the stand-in for the AWS plugin has no "
                "rehearsal/plugin/resources/sqs_queue.py."
            ),
        ),
    ],
)
def test_a_type_that_it_does_not_know_is_refused(token: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        registry.kind(token)
    assert str(refused.value) == reason


def test_functions_are_found_by_their_tokens() -> None:
    assert registry.function("aws:index/getPartition:getPartition") is get_partition


@pytest.mark.parametrize(
    "token",
    ["aws:index/getChair:getChair", "aws:s3/getBucket:getBucket"],
    ids=["of a known module", "of an unknown module"],
)
def test_a_function_that_it_does_not_know_is_refused(token: str) -> None:
    with pytest.raises(RefusedError) as refused:
        registry.function(token)
    assert str(refused.value) == (
        f"'{token}' cannot be rehearsed: the stand-in for the AWS plugin has no such function."
    )
