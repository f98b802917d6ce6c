"""What the engine is told when a call fails."""

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from rehearsal.plugin.errors import AwsError, RefusedError, UnfinishedError
from rehearsal.plugin.values import UNKNOWN
from tests.rehearsal.plugin.conftest import Engine, Failure, failure, plain


@pytest.fixture
def told(engine: Engine, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Failure:
    """Return what the engine is told where a call raises an error."""

    def broken(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr("rehearsal.plugin.lifecycle.changes", broken)
    with pytest.raises(grpc.RpcError) as refused:
        engine.diff({}, {})
    assert refused.value.code() == grpc.StatusCode.UNKNOWN
    return failure(refused.value)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RefusedError("there is no such thing"), "there is no such thing"),
        (AwsError("kms", "ListKeys", "Denied", "not you"), "kms ListKeys: Denied: not you"),
    ],
    ids=["refused", "refused by AWS"],
)
def test_a_fault_that_explains_itself_is_told_by_its_message_alone(
    told: Failure, sentence: str
) -> None:
    assert told == Failure(sentence, None)


@pytest.mark.parametrize(
    "error",
    [UnfinishedError("orders", {"size": 1, "to come": UNKNOWN, "none": None}, "too many at once")],
    ids=["unfinished"],
)
def test_what_is_half_made_is_told_with_its_id_and_outputs(told: Failure) -> None:
    assert told.resource
    assert told.sentence == "too many at once"
    assert list(told.resource.reasons) == ["too many at once"]
    assert told.resource.id == "orders"
    assert plain(told.resource.properties) == {"size": 1, "to come": UNKNOWN}


@pytest.mark.parametrize("error", [ZeroDivisionError("oh no")], ids=["bug"])
def test_a_bug_keeps_its_traceback(told: Failure) -> None:
    assert told.resource is None
    assert told.sentence.startswith("oh no:\n  File ")
    assert "in broken" in told.sentence


def test_a_method_that_the_protocol_gains_is_answered_as_unknown(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        engine.stub.GetMapping(proto.GetMappingRequest(key="terraform"))
    assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED
