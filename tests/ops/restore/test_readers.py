import json

import pytest

from ops.restore.readers import policy, readers
from ops.restore.restored import Restored
from ops.verify.aws import Client
from tests.ops.restore.estate import READER


def test_the_policy_is_that_of_the_stack_for_the_restored_table(of: Restored) -> None:
    [statement] = json.loads(policy(of))["Statement"]
    indexes = [f"{of.arn}/index/{index.name}" for index in of.spec.indexes]
    assert (statement["Principal"], statement["Resource"]) == (
        {"AWS": [READER]},
        [of.arn, *indexes],
    )


@pytest.mark.parametrize(
    ("principal", "found"),
    [(READER, [READER]), (["b", "a"], ["a", "b"])],
    ids=["one, as AWS writes it", "several"],
)
def test_readers_are_read(
    of: Restored, bare: str, dynamodb: Client, principal: object, found: list[str]
) -> None:
    assert bare
    written = {"Statement": [{"Principal": {"AWS": principal}}]}
    dynamodb.put_resource_policy(ResourceArn=of.arn, Policy=json.dumps(written))
    assert readers(of) == found
