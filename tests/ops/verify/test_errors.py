from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from ops.verify.errors import CallError, DeniedError, MissingError, UnansweredError, translated


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": "so it is"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(answer, "GetPolicy")


@pytest.mark.parametrize(
    "code",
    [
        "ResourceNotFoundException",
        "ResourceNotFound",
        "TableNotFoundException",
        "NotFoundException",
        "NotFound",
        "NoSuchEntity",
        "ClusterNotFoundFault",
    ],
)
def test_what_is_not_there_is_missing(code: str) -> None:
    error = translated("iam", refusal(code, 404), on_embedded=False)
    assert isinstance(error, MissingError)
    assert str(error) == "iam:GetPolicy finds nothing of that name"


@pytest.mark.parametrize(
    "code", ["AccessDenied", "AccessDeniedException", "AuthorizationError", "NotAuthorized"]
)
def test_a_denied_call_says_what_the_caller_lacks(code: str) -> None:
    error = translated("iam", refusal(code, 403), on_embedded=False)
    assert isinstance(error, DeniedError)
    assert (str(error), error.todo) == (
        f"iam:GetPolicy: {code}: so it is",
        "Allow the caller iam:GetPolicy.",
    )


@pytest.mark.parametrize(("on_embedded", "status"), [(False, 500), (True, 400)])
def test_any_other_call_that_fails_says_why(*, on_embedded: bool, status: int) -> None:
    error = translated("iam", refusal("Throttling", status), on_embedded=on_embedded)
    assert type(error) is CallError
    assert (str(error), error.todo) == (
        "iam:GetPolicy: Throttling: so it is",
        "See what AWS says, and try again.",
    )


def test_an_action_that_the_embedded_aws_lacks_is_unanswered() -> None:
    error = translated("iam", refusal("500", 500), on_embedded=True)
    assert isinstance(error, UnansweredError)
    assert str(error) == "the embedded AWS does not answer iam:GetPolicy"


def test_an_aws_that_is_not_reached_is_a_sentence() -> None:
    timeout = ConnectTimeoutError(endpoint_url="https://iam")
    error = translated("iam", timeout, on_embedded=False)
    assert type(error) is CallError
    assert (str(error), error.todo) == (
        'Connect timeout on endpoint URL: "https://iam"',
        "See whether AWS can be reached with these credentials, and try again.",
    )
