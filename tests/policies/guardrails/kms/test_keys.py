import pytest
from pulumi_policy import StackValidationArgs
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError, unknown_checking_proxy

from guardrails.kms.keys import KEY, KEY_POLICY, key_label, unless_customer_managed
from guardrails.stack import as_args
from guardrails.values import read
from tests.policies.stacks import resource

ARN = "arn:aws:kms:us-east-1:111122223333"


@pytest.mark.parametrize(
    ("resource_type", "label"),
    [(KEY, "key 'tables'"), (KEY_POLICY, "key policy 'tables'")],
    ids=["a key", "a policy of its own"],
)
def test_a_key_is_called_as_in_the_program(resource_type: str, label: str) -> None:
    key = resource(resource_type, "tables", {})
    assert key_label(as_args(StackValidationArgs([key]), key)) == label


@pytest.mark.parametrize(
    "key",
    [
        f"{ARN}:key/1234",
        "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234",
        "1111aaaa-22bb-33cc-44dd-555566667777",
        "mrk-1111aaaa22bb33cc44dd555566667777",
        "alias/tables",
        f"{ARN}:alias/tables",
    ],
)
def test_a_key_of_the_customers_own_is_no_finding(key: str) -> None:
    assert [*unless_customer_managed(key, "kms_key_id on it")] == []


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (None, "not set"),
        ("", "''"),
        ("alias/aws/sns", "'alias/aws/sns'"),
        (f"{ARN}:alias/aws/sns", f"'{ARN}:alias/aws/sns'"),
        (7.0, "not a string"),
        ("tables", "'tables'"),
        (
            "arn:aws:sns:us-east-1:111122223333:tables",
            "'arn:aws:sns:us-east-1:111122223333:tables'",
        ),
        (f"{ARN}:KEY/1234", f"'{ARN}:KEY/1234'"),
    ],
    ids=[
        "none",
        "empty",
        "an alias of AWS",
        "its ARN",
        "a number",
        "no identifier",
        "an ARN of another service",
        "other case",
    ],
)
def test_no_key_and_a_key_of_aws_are_findings(key: object, shown: str) -> None:
    assert [*unless_customer_managed(key, "kms_key_id on it")] == [
        f"Set kms_key_id on it to a customer-managed key: it is {shown}."
    ]


def test_a_key_that_is_not_known_yet_is_the_finding() -> None:
    unknown = read(unknown_checking_proxy({"key": UNKNOWN_STRING_VALUE}), "key")
    assert isinstance(unknown, UnknownValueError)
    assert [*unless_customer_managed(unknown, "kms_key_id on it")] == [unknown]
