"""Calls to the embedded AWS."""

import pytest

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import AwsError, RefusedError


def test_an_access_key_that_is_an_account_acts_in_it(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "999988887777")
    assert aws.call("sts", "GetCallerIdentity")["Account"] == "999988887777"
    aws.records.put("account-test", "id", {"a": 1})
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "rehearsal")
    assert aws.call("sts", "GetCallerIdentity")["Account"] == "123456789012"
    assert aws.records.all("account-test") == {}


def test_a_refused_call_says_which_and_why(aws: Aws) -> None:
    with pytest.raises(AwsError) as refused:
        aws.call("dynamodb", "DescribeTable", TableName="nothing-here")
    assert refused.value.code == "ResourceNotFoundException"
    assert str(refused.value) == (
        "dynamodb DescribeTable: ResourceNotFoundException: "
        "Requested resource not found: Table: nothing-here not found"
    )


def test_an_action_that_the_embedded_aws_lacks_is_named(aws: Aws) -> None:
    with pytest.raises(AwsError) as refused:
        aws.call("dynamodb", "DescribeTableReplicaAutoScaling", TableName="orders")
    assert str(refused.value) == (
        "dynamodb DescribeTableReplicaAutoScaling: NotRehearsed: the embedded AWS does not "
        "support the action, or failed: see its log"
    )


def test_a_call_that_makes_no_sense_is_refused_in_one_line(aws: Aws) -> None:
    with pytest.raises(AwsError) as refused:
        aws.call("dynamodb", "DescribeTable", TableName="")
    assert str(refused.value) == (
        "dynamodb DescribeTable: ParamValidationError: Parameter validation failed: "
        "Invalid length for parameter TableName, value: 0, valid min length: 1"
    )


def test_a_missing_server_is_told_with_what_to_do(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(RefusedError) as refused:
        aws.call("dynamodb", "ListTables")
    assert str(refused.value) == (
        "The embedded AWS does not answer at http://127.0.0.1:9: start it with `make up`."
    )


def test_waiting_ends(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearsal.plugin.aws.WAIT_SECONDS", 0)
    with pytest.raises(RefusedError) as refused:
        aws.wait("table 'orders'", lambda: False)
    assert str(refused.value) == "After 0 s, table 'orders' is not ready."


def test_the_key_that_aws_manages_is_found_once_it_exists(aws: Aws) -> None:
    assert aws.default_key("no-such-service") is None
