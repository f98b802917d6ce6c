import json
from uuid import uuid4

import grpc
import pytest

from offline.plugin.values import UNKNOWN, Properties
from tests.offline.plugin.conftest import Engine, Server, failure

REGISTERED = "arn:aws:iam::123456789012:role/reader"
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": REGISTERED},
    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    "Resource": "*",
}


def document(**changes: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT | changes]})


@pytest.fixture
def policies(engine: Engine) -> Engine:
    return engine.of("aws:dynamodb/resourcePolicy:ResourcePolicy")


@pytest.fixture
def policy(engine: Engine, table: Properties) -> Properties:
    """Make a table and give the inputs of a policy on it."""
    _, outputs = engine.made(table)
    return {"resourceArn": outputs["arn"], "policy": document()}


def test_a_preview_tells_what_is_known(policies: Engine) -> None:
    asked = {"resourceArn": UNKNOWN, "policy": UNKNOWN}
    checked, reasons = policies.check(asked)
    assert reasons == []
    outputs = policies.create(checked, preview=True)[1]
    assert outputs == asked | {"region": "us-east-1", "revisionId": UNKNOWN}


def test_a_policy_is_made_as_asked(policies: Engine, policy: Properties) -> None:
    checked, outputs = policies.made(policy)
    assert outputs.pop("revisionId")
    assert outputs == policy | {
        "confirmRemoveSelfResourceAccess": False,
        "id": policy["resourceArn"],
        "region": "us-east-1",
    }
    assert policies.kinds(outputs, checked) == {}


def test_a_refresh_shows_no_change(policies: Engine, policy: Properties) -> None:
    checked, outputs = policies.made(policy | {"confirmRemoveSelfResourceAccess": True})
    assert outputs["confirmRemoveSelfResourceAccess"]
    assert policies.read(outputs["id"], outputs, checked)[1:] == (outputs, checked)


@pytest.mark.parametrize(
    "same",
    [
        document(Action=["dynamodb:Query", "dynamodb:GetItem"]),
        document(Resource=["*"]),
        json.dumps(json.loads(document()), indent=2),
    ],
    ids=["order of actions", "one resource", "layout"],
)
def test_a_policy_that_says_the_same_is_no_change(
    policies: Engine, policy: Properties, same: str
) -> None:
    _, outputs = policies.made(policy)
    assert policies.kinds(outputs, policy | {"policy": same}) == {}


def test_another_policy_is_put_in_place(policies: Engine, policy: Properties) -> None:
    _, outputs = policies.made(policy)
    changed = policy | {"policy": document(Action="dynamodb:GetItem")}
    assert policies.kinds(outputs, changed) == {"policy": "UPDATE"}
    assert policies.update(outputs, changed, preview=True)["revisionId"] == UNKNOWN
    after = policies.update(outputs, changed)
    assert after | {"revisionId": outputs["revisionId"]} == outputs | changed
    assert policies.read(outputs["id"], after, changed)[1] == after


def test_a_confirmation_may_be_given_and_taken_back(policies: Engine, policy: Properties) -> None:
    _, outputs = policies.made(policy)
    confirmed = policy | {"confirmRemoveSelfResourceAccess": True}
    assert policies.kinds(outputs, confirmed) == {"confirmRemoveSelfResourceAccess": "UPDATE"}
    after = policies.update(outputs, confirmed)
    assert after["confirmRemoveSelfResourceAccess"]
    assert policies.kinds(after, policy) == {"confirmRemoveSelfResourceAccess": "DELETE"}
    assert not policies.update(after, policy)["confirmRemoveSelfResourceAccess"]


def test_another_table_makes_another_policy(policies: Engine, policy: Properties) -> None:
    _, outputs = policies.made(policy)
    answer = policies.diff(outputs, policy | {"resourceArn": f"{policy['resourceArn']}-other"})
    assert list(answer.replaces) == ["resourceArn"]


def test_an_import_needs_no_more_than_the_arn(policies: Engine, policy: Properties) -> None:
    checked, made = policies.made(policy)
    assert policies.read(policy["resourceArn"])[1:] == (made, checked)


def test_a_policy_that_is_gone_reads_as_gone_and_may_be_deleted_again(
    policies: Engine, policy: Properties
) -> None:
    _, outputs = policies.made(policy)
    policies.delete(outputs)
    policies.delete(outputs)
    assert policies.read(outputs["id"], outputs)[0] == ""


def test_a_policy_goes_with_its_table(engine: Engine, policies: Engine, policy: Properties) -> None:
    _, outputs = policies.made(policy)
    engine.delete(engine.read(policy["resourceArn"].rpartition("/")[2])[1])
    assert policies.read(outputs["id"], outputs)[0] == ""
    policies.delete(outputs)


def test_a_table_that_does_not_exist_is_refused(policies: Engine) -> None:
    arn = f"arn:aws:dynamodb:us-east-1:123456789012:table/{uuid4().hex}"
    with pytest.raises(grpc.RpcError) as refused:
        policies.create({"resourceArn": arn, "policy": document()})
    assert failure(refused.value).sentence.startswith(
        "dynamodb PutResourcePolicy: ResourceNotFoundException: Requested resource not found"
    )


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (
            {"policy": "{"},
            (
                "Invalid JSON String Value. A string value was provided that is not valid JSON "
                "string format (RFC 7159). Examine values at 'orders.policy'."
            ),
        ),
        (
            {"resourceArn": "orders"},
            (
                "Invalid ARN Value. The provided value cannot be parsed as an ARN: orders. "
                "Examine values at 'orders.resourceArn'."
            ),
        ),
    ],
    ids=["policy", "ARN"],
)
def test_bad_inputs_are_refused_in_the_official_words(
    policies: Engine, spoilt: Properties, reason: str
) -> None:
    good = {"resourceArn": "arn:aws:dynamodb:us-east-1:1:table/orders", "policy": document()}
    assert policies.check(good | spoilt)[1] == [reason]


def test_what_aws_refuses_is_told(policies: Engine, policy: Properties, server: Server) -> None:
    _, outputs = policies.made(policy)
    server.refused |= {"GetResourcePolicy", "DeleteResourcePolicy"}
    with pytest.raises(grpc.RpcError) as unread:
        policies.read(outputs["id"], outputs)
    with pytest.raises(grpc.RpcError) as undeleted:
        policies.delete(outputs)
    assert [failure(error.value).sentence for error in (unread, undeleted)] == [
        "dynamodb GetResourcePolicy: LimitExceededException: too many at once",
        "dynamodb DeleteResourcePolicy: LimitExceededException: too many at once",
    ]
