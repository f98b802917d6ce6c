import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import Client

from rehearsal.accounts import Accounts, account_of

OURS, THEIRS = "999988887777", "444455556666"
SCOPE = "20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0f"


def behind(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ.get("HTTP_X_MOTO_ACCOUNT_ID", "none").encode()]


@pytest.mark.parametrize(
    ("headers", "account"),
    [
        pytest.param(
            {"Authorization": f"AWS4-HMAC-SHA256 Credential={OURS}/{SCOPE}"}, OURS, id="an account"
        ),
        pytest.param(
            {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={OURS}/{SCOPE}",
                "x-moto-account-id": THEIRS,
            },
            OURS,
            id="an account before moto's own header",
        ),
        pytest.param(
            {"Authorization": f"AWS4-HMAC-SHA256 Credential=rehearsal/{SCOPE}"}, "none", id="a word"
        ),
        pytest.param(
            {"Authorization": f"AWS4-HMAC-SHA256 Credential=AKIA{OURS}/{SCOPE}"},
            "none",
            id="digits in a longer key",
        ),
        pytest.param(
            {"Authorization": f"AWS4-HMAC-SHA256 Credential={OURS}0/{SCOPE}"},
            "none",
            id="too many digits",
        ),
        pytest.param({"x-moto-account-id": OURS}, OURS, id="moto's own header"),
        pytest.param({}, "none", id="unsigned"),
    ],
)
def test_a_request_is_for_the_account_that_signs_it(headers: dict[str, str], account: str) -> None:
    assert Client(Accounts(behind)).get("/", headers=headers).text == account


@pytest.mark.parametrize(
    ("key", "account"),
    [
        pytest.param(OURS, OURS, id="an account"),
        pytest.param("rehearsal", "123456789012", id="a word"),
        pytest.param(f"{OURS}0", "123456789012", id="too many digits"),
        pytest.param(f"{OURS}\n", "123456789012", id="more than digits"),
    ],
)
def test_an_access_key_acts_in_one_account(key: str, account: str) -> None:
    assert account_of(key) == account


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An AWS that plays every account."""
    aws = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, Accounts(aws), threaded=True)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def client(url: str, service: str, account: str) -> Any:
    untyped: Any = boto3
    return untyped.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=account,
        aws_secret_access_key="test",
    )


TABLE: dict[str, Any] = {
    "TableName": "orders",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be made of a service with a call, and how its ARN is found."""

    service: str
    create: str
    parameters: dict[str, Any]
    listing: str
    items: str
    arn: str


ALARM = {"AlarmName": "a", "ComparisonOperator": "LessThanThreshold", "EvaluationPeriods": 1}
ROLE = {"RoleName": "r", "AssumeRolePolicyDocument": "{}"}
VAULT = {"BackupVaultName": "v"}
CLUSTER = {
    "ClusterName": "orders",
    "NodeType": "dax.t3.small",
    "ReplicationFactor": 1,
    "IamRoleArn": "arn:aws:iam::444455556666:role/r",
}
THINGS = [
    Thing("kms", "create_key", {}, "list_keys", "Keys", "KeyArn"),
    Thing("sns", "create_topic", {"Name": "t"}, "list_topics", "Topics", "TopicArn"),
    Thing("cloudwatch", "put_metric_alarm", ALARM, "describe_alarms", "MetricAlarms", "AlarmArn"),
    Thing("iam", "create_role", ROLE, "list_roles", "Roles", "Arn"),
    Thing(
        "backup",
        "create_backup_vault",
        VAULT,
        "list_backup_vaults",
        "BackupVaultList",
        "BackupVaultArn",
    ),
    Thing("dax", "create_cluster", CLUSTER, "describe_clusters", "Clusters", "ClusterArn"),
]


@pytest.mark.parametrize("thing", THINGS, ids=[thing.service for thing in THINGS])
def test_what_one_account_makes_no_other_has(url: str, thing: Thing) -> None:
    ours, theirs = client(url, thing.service, OURS), client(url, thing.service, THEIRS)

    def accounts(of: Any) -> list[str]:
        """Return the account in the ARN of each thing that is listed."""
        return [item[thing.arn].split(":")[4] for item in getattr(of, thing.listing)()[thing.items]]

    getattr(theirs, thing.create)(**thing.parameters)
    assert (accounts(ours), accounts(theirs)) == ([], [THEIRS])
    getattr(ours, thing.create)(**thing.parameters)
    assert (accounts(ours), accounts(theirs)) == ([OURS], [THEIRS])


def test_tables_of_one_name_in_two_accounts_are_two_tables(url: str) -> None:
    ours, theirs = client(url, "dynamodb", OURS), client(url, "dynamodb", THEIRS)
    theirs.create_table(**TABLE)
    assert ours.list_tables()["TableNames"] == []
    ours.create_table(**TABLE)
    ours.put_item(TableName="orders", Item={"id": {"S": "1"}})
    arn = theirs.describe_table(TableName="orders")["Table"]["TableArn"]
    assert arn == "arn:aws:dynamodb:us-east-1:444455556666:table/orders"
    assert theirs.scan(TableName="orders")["Items"] == []
