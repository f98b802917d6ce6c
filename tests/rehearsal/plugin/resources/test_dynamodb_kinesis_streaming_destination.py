"""Kinesis destinations that AWS takes and then does not use, and ids that name none."""

import grpc
import pytest

from tests.rehearsal.plugin.conftest import Engine, failure
from tests.rehearsal.plugin.life import Life
from tests.rehearsal.plugin.samples.dynamodb import DESTINATIONS, STREAM

AWAY = STREAM.replace("<account>", "999988887777")


@pytest.fixture
def life(engine: Engine) -> Life:
    return Life(engine, DESTINATIONS)


def test_a_stream_that_aws_cannot_use_leaves_a_destination_that_nothing_mends(life: Life) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        life.made({"streamArn": AWAY})
    told = failure(refused.value)
    identity = str(life.filled({"is": f"<name>,{AWAY}"})["is"])
    assert told.sentence == (
        f"waiting for DynamoDB Kinesis Streaming Destination ({identity}) create: unexpected state "
        "'ENABLE_FAILED', wanted target 'ACTIVE'. last error: User does not have a permission to "
        "use kinesis stream"
    )
    assert told.resource is not None
    state = {"id": told.resource.id, **life.inputs({"streamArn": AWAY})}
    with pytest.raises(grpc.RpcError) as refused:
        life.engine.update(state, life.checked({"streamArn": AWAY}))
    assert failure(refused.value).sentence == "doesn't support update"
    with pytest.raises(grpc.RpcError) as refused:
        life.engine.delete(state)
    assert "must be ACTIVE to perform DISABLE operation" in failure(refused.value).sentence


@pytest.mark.parametrize("identity", ["orders", "orders,", ",arn"])
def test_an_id_names_the_table_and_the_stream(life: Life, identity: str) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        life.engine.read(identity)
    assert failure(refused.value).sentence == (
        f"unexpected format for ID ({identity}), expected more than one part: "
        "<table name>,<stream ARN>"
    )
