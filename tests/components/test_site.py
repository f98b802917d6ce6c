from dataclasses import replace

import pulumi
import pulumi_aws as aws
import pytest

from components.site import Site
from tests.components.estate import ORDERS, SITE
from tests.conftest import Mocks


def test_is_where_the_provider_works(mocks: Mocks) -> None:
    site = mocks.run(lambda: Site.current("staging", {"team": "search"}))

    assert site == Site(
        environment="staging",
        partition="aws",
        region="us-east-1",
        account="111122223333",
        tags={"team": "search"},
    )


def test_a_provider_that_may_not_work_there_is_a_sentence(
    mocks: Mocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise ValueError("invocation of x returned an error: AWS account ID not allowed: 1")

    monkeypatch.setattr(aws, "get_partition", refuse)
    told = "^The AWS provider does not tell where it works: AWS account ID not allowed: 1\n"
    with pytest.raises(pulumi.RunError, match=told):
        mocks.run(lambda: Site.current("dev", {}))


def test_has_no_tags_unless_given() -> None:
    site = Site(environment="dev", partition="aws", region="us-east-1", account="111122223333")

    assert site.tags == {}


def test_has_the_names_of_tables_that_it_is_given(mocks: Mocks) -> None:
    names = {"orders": "my_orders"}
    site = mocks.run(lambda: Site.current("dev", {}, names))

    assert site.table_name(ORDERS) == "my_orders"
    assert site.table_arn(ORDERS) == "arn:aws:dynamodb:us-east-1:111122223333:table/my_orders"
    assert [site.index_arn(ORDERS, index) for index in ORDERS.indexes] == [
        "arn:aws:dynamodb:us-east-1:111122223333:table/my_orders/index/by-payload",
        "arn:aws:dynamodb:us-east-1:111122223333:table/my_orders/index/by-day",
    ]
    assert site.within("eu-west-1").table_name(ORDERS) == "my_orders"


def test_names_other_tables_after_its_environment() -> None:
    site = replace(SITE, table_names={"logs": "my_orders"})

    assert site.table_name(ORDERS) == "dev-orders"


def test_is_the_same_in_another_region_but_for_that() -> None:
    assert SITE.within("eu-west-1") == replace(SITE, region="eu-west-1")


def test_names_a_thing_of_a_region() -> None:
    assert SITE.name("alarms") == "dev-market-intelligence-alarms"


def test_names_a_thing_of_all_regions_by_its_own() -> None:
    assert SITE.global_name("cache") == "dev-market-intelligence-cache-us-east-1"
    assert SITE.within("eu-west-1").global_name("cache") == (
        "dev-market-intelligence-cache-eu-west-1"
    )


def test_knows_arns_before_aws_does() -> None:
    site = replace(SITE, partition="aws-cn", region="cn-north-1")
    account = "cn-north-1:111122223333"

    assert site.arn("sns", "topic") == f"arn:aws-cn:sns:{account}:topic"
    assert site.table_arn(ORDERS) == f"arn:aws-cn:dynamodb:{account}:table/dev-orders"
    assert [site.index_arn(ORDERS, index) for index in ORDERS.indexes] == [
        f"arn:aws-cn:dynamodb:{account}:table/dev-orders/index/by-payload",
        f"arn:aws-cn:dynamodb:{account}:table/dev-orders/index/by-day",
    ]
    assert site.account_arn == "arn:aws-cn:iam::111122223333:root"
