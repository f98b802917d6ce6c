"""The place of a stack, and the names of its resources before AWS has created them."""

from dataclasses import replace

import pulumi
import pulumi_aws as aws
import pytest

from components.documents import Statement, document
from components.encryption import KeyArgs, statements
from components.permissions import reading
from components.site import Site
from tests.components.estate import ORDERS, SITE
from tests.conftest import Mocks


def test_it_is_where_the_provider_works(mocks: Mocks) -> None:
    names = {"orders": "my_orders"}
    site = mocks.run(lambda: Site.current("staging", {"team": "search"}, names))

    assert site == Site(
        environment="staging",
        partition="aws",
        region="us-east-1",
        account="111122223333",
        tags={"team": "search"},
        table_names=names,
    )
    assert mocks.run(lambda: Site.current("dev", {})).table_names == {}


def test_a_refused_account_is_reported_without_a_traceback(
    mocks: Mocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise ValueError("invocation of x returned an error: AWS account ID not allowed: 1")

    monkeypatch.setattr(aws, "get_partition", refuse)
    told = (
        "^The AWS provider did not return its account and region: AWS account ID not allowed: 1\n"
    )
    with pytest.raises(pulumi.RunError, match=told):
        mocks.run(lambda: Site.current("dev", {}))


def test_a_table_has_its_configured_name_or_that_of_its_environment() -> None:
    site = replace(SITE, table_names={"orders": "my_orders"})

    assert site.within("eu-west-1").table_name(ORDERS) == "my_orders"
    assert site.table_arn(ORDERS) == "arn:aws:dynamodb:us-east-1:111122223333:table/my_orders"
    assert replace(SITE, table_names={"logs": "x"}).table_name(ORDERS) == "dev-orders"


def test_names_and_arns_are_of_the_region_and_the_partition() -> None:
    site = replace(SITE.within("cn-north-1"), partition="aws-cn")
    account = "cn-north-1:111122223333"

    assert site.name("cache") == "dev-market-intelligence-cache"
    assert site.global_name("cache") == "dev-market-intelligence-cache-cn-north-1"
    assert site.arn("sns", "topic") == f"arn:aws-cn:sns:{account}:topic"
    assert [site.index_arn(ORDERS, index) for index in ORDERS.indexes] == [
        f"arn:aws-cn:dynamodb:{account}:table/dev-orders/index/{name}"
        for name in ("by-payload", "by-day")
    ]
    assert site.account_arn == "arn:aws-cn:iam::111122223333:root"


def test_a_document_is_written_as_the_provider_reads_it() -> None:
    statement: Statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ("dynamodb:GetItem", "dynamodb:Query"),
        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
    }

    deny: Statement = {"Effect": "Deny"}

    assert document(one for one in (statement, deny)) == (
        '{"Statement":[{"Action":["dynamodb:GetItem","dynamodb:Query"],'
        '"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},'
        '"Effect":"Allow","Principal":"*","Sid":"Read"},{"Effect":"Deny"}],'
        '"Version":"2012-10-17"}'
    )


@pytest.mark.parametrize(
    ("partition", "region", "endings"),
    [
        ("aws", "eu-west-1", ["com"]),
        ("aws-us-gov", "us-gov-west-1", ["com"]),
        ("aws-cn", "cn-north-1", ["com", "com.cn"]),
    ],
)
def test_a_key_is_used_through_the_services_of_the_partition(
    partition: str, region: str, endings: list[str]
) -> None:
    site = replace(SITE.within(region), partition=partition)
    names = [f"dynamodb.{region}.amazonaws.{ending}" for ending in endings]
    [use] = [one for one in reading(site, ORDERS, "key", None) if one.get("Sid") == "UseKey"]
    condition = {"kms:ViaService": names if len(names) > 1 else names[0]}
    assert use.get("Condition") == {"StringEquals": condition}
    args = KeyArgs(site=site, purpose="tables", description="", used_through=["dynamodb"])
    assert statements(args)[1].get("Condition") == {"StringEquals": {"kms:ViaService": names}}
