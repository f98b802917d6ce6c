"""AWS as a verification asks it: each call once, what its errors mean, and whose account it is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from ops.stacks import Stack, StackError
from ops.verify.aws import Aws, CallerError, caller_site, is_loopback
from ops.verify.deployed import Deployed
from ops.verify.errors import CallError, DeniedError, MissingError, verify_error
from tests.conftest import ACCOUNT, REGION
from tests.ops.answers import AnsweringAws, Answers
from tests.ops.verify.account import REQUESTS
from tests.rehearsal.plugin.conftest import Server


@pytest.mark.parametrize(
    ("endpoint", "is_here"),
    [
        ("http://127.0.0.1:4566", True),
        ("http://localhost:4566", True),
        ("http://[::1]:4566", True),
        ("https://dynamodb.us-east-1.amazonaws.com", False),
        ("https://127.0.0.1.example.com", False),
        ("http://[::1", False),
        (None, False),
    ],
)
def test_only_an_address_of_this_machine_is_the_embedded_aws(
    endpoint: str | None, *, is_here: bool
) -> None:
    assert is_loopback(endpoint) is is_here
    aws = Aws(REGION, endpoint, "prod")
    assert (aws.is_embedded, aws.access.set_profile) == (is_here, None if is_here else "prod")


def test_a_call_is_made_once_whatever_comes_of_it(server: Server) -> None:
    aws = Aws(REGION, server.url)
    answers = [aws.call("dynamodb", "describe_table", TableName=REQUESTS) for _ in range(2)]
    assert answers[0] is answers[1]
    server.refused.add("DescribeTimeToLive")
    faults: list[CallError] = []
    for _ in range(2):
        with pytest.raises(CallError) as caught:
            aws.call("dynamodb", "describe_time_to_live", TableName=REQUESTS)
        faults.append(caught.value)
    assert str(faults[0]) == "dynamodb:DescribeTimeToLive: LimitExceededException: too many at once"
    assert faults[0] is faults[1]
    for region in (None, "us-west-2"):
        for table in ("none", "neither"):
            with pytest.raises(MissingError):
                aws.call("dynamodb", "describe_table", region=region, TableName=table)
    assert server.called == ["DescribeTable", "DescribeTimeToLive", *["DescribeTable"] * 4]


def test_all_pages_are_one_answer(server: Server) -> None:
    answer = Aws(REGION, server.url).call("dynamodb", "list_tables", Limit=1)
    assert len(answer["TableNames"]) == 2


def test_what_the_embedded_aws_lacks_is_not_known(server: Server) -> None:
    with pytest.raises(CallError) as caught:
        Aws(REGION, server.url).call(
            "dynamodb", "describe_global_table_settings", GlobalTableName="none"
        )
    assert str(caught.value).startswith("dynamodb:DescribeGlobalTableSettings: 500: ")


def test_a_client_is_made_once_and_ahead_of_its_use(server: Server) -> None:
    aws = Aws(REGION, server.url)
    aws.prepare()
    assert aws.client("kms") is aws.client("kms", REGION)
    assert aws.client("kms", "us-west-2") is not aws.client("kms")


def refusal(code: str, status: int) -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": "so it is"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(answer, "GetPolicy")


MISSING = "iam:GetPolicy found no resource with that name"
ERRORS = [
    *(
        (refusal(code, 404), (MissingError, MISSING, ""))
        for code in (
            *("ResourceNotFoundException", "ResourceNotFound", "TableNotFoundException"),
            *("NotFoundException", "NotFound", "NoSuchEntity", "ClusterNotFoundFault"),
        )
    ),
    *(
        (
            refusal(code, 403),
            (DeniedError, f"iam:GetPolicy: {code}: so it is", "Grant the caller iam:GetPolicy."),
        )
        for code in (
            *("AccessDenied", "AccessDeniedException", "AuthorizationError", "NotAuthorized"),
            *("AuthorizationErrorException", "UnauthorizedOperation"),
        )
    ),
    *(
        (
            refusal("Throttling", status),
            (
                CallError,
                "iam:GetPolicy: Throttling: so it is",
                "Read the message from AWS, and try again.",
            ),
        )
        for status in (400, 500)
    ),
    (
        ConnectTimeoutError(endpoint_url="https://iam"),
        (
            CallError,
            'Connect timeout on endpoint URL: "https://iam"',
            "Check that AWS can be called with these credentials, and try again.",
        ),
    ),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS)
def test_an_error_is_a_sentence_with_what_to_do(
    error: ClientError, expected: tuple[type, str, str]
) -> None:
    found = verify_error("iam", error)
    assert (type(found), str(found), found.action) == expected


def caller(aws: Answers, account: str = ACCOUNT, endpoint: str | None = None) -> AnsweringAws:
    """Return AWS that says who asks."""
    identity = {"Account": account, "Arn": f"arn:aws-us-gov:iam::{account}:user/me"}
    aws.put("sts", "get_caller_identity", "", identity)
    return AnsweringAws(aws, endpoint)


@pytest.mark.parametrize("accounts", [(), (ACCOUNT,), ("444455556666", ACCOUNT)])
def test_a_stack_is_where_its_caller_is(
    deployed: Deployed, aws: Answers, accounts: tuple[str, ...]
) -> None:
    found = caller_site(replace(deployed.stack, accounts=accounts), caller(aws))
    assert (found.account, found.region, found.partition) == (ACCOUNT, REGION, "aws-us-gov")


def test_another_account_is_not_looked_at(deployed: Deployed, aws: Answers) -> None:
    elsewhere = replace(deployed.stack, accounts=("444455556666", "777788889999"))
    with pytest.raises(CallerError) as refused:
        caller_site(elsewhere, caller(aws))
    assert str(refused.value) == (
        f"Your credentials are for account {ACCOUNT}, but the prod stack is in 444455556666 or "
        "777788889999: use other credentials, or correct aws:allowedAccountIds in Pulumi.prod.yaml."
    )


@pytest.mark.parametrize("setting", ["aws:region", "aws:profile", "aws:allowedAccountIds"])
def test_whom_and_where_to_ask_has_to_be_known(
    deployed: Deployed, aws: Answers, setting: str
) -> None:
    unknown: Mapping[str, tuple[Stack, ...]] = {setting: (), "market-intelligence:tags": ()}
    unread = replace(deployed.stack, engine_name="acme/prod", unknown=unknown)
    with pytest.raises(StackError) as refused:
        caller_site(unread, caller(aws))
    assert str(refused.value) == (
        f"Pulumi.prod.yaml: {setting} is encrypted, and this command needs it. "
        "Set in plain text:\n"
        f"  pulumi config set --stack acme/prod --plaintext --path {setting} VALUE"
    )
    # In a rehearsal it is what is deployed there.
    assert caller_site(unread, caller(aws, endpoint="http://127.0.0.1:1")).region == REGION
