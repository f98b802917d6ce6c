from typing import Any

import pytest
from pulumi_aws import dynamodb, kms

from components.documents import document
from components.grants import Grants, GrantsArgs
from components.permissions import following, reading, writing
from components.site import Site
from tables.specs import Index, Key, TableSpec
from tests.conftest import ACCOUNT, REGION, Mocks

SITE = Site(
    environment="prod", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "search"}
)
ORDERS = TableSpec(
    name="orders",
    base_name="orders",
    hash_key=Key("id"),
    indexes=(Index(name="by-day", hash_key=Key("day")),),
)
KEY = "arn:aws:kms:us-east-1:111122223333:key/k"
STREAM = "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026-01-01T00:00:00.000"
CACHE = "prod-requests"

START = "urn:pulumi:dev::market-intelligence::"
COMPONENT = f"{START}market-intelligence:grants:Grants"
POLICY = f"{COMPONENT}$aws:iam/policy:Policy"
KEY_URN = f"{START}aws:kms/key:Key::k"
TABLE_URN = f"{START}aws:dynamodb/table:Table::t"


def deploy(mocks: Mocks, **given: Any) -> None:
    args = GrantsArgs(site=SITE, spec=ORDERS, **given)
    mocks.run(lambda: Grants("orders", args))


def inputs(role: str, policy: str) -> dict[str, object]:
    return {
        "name": f"prod-market-intelligence-orders-{role}-us-east-1",
        "description": f"What a {role.replace('-', ' ')} of the orders table may do.",
        "policy": policy,
        "tags": {"team": "search"},
    }


def test_a_table_by_itself_has_a_reader_and_a_writer(mocks: Mocks) -> None:
    deploy(mocks)

    assert {one.urn: one.inputs for one in mocks.registered[1:]} == {
        f"{COMPONENT}::orders": {},
        f"{POLICY}::orders-reader": inputs("reader", document(reading(SITE, ORDERS, None, None))),
        f"{POLICY}::orders-writer": inputs("writer", document(writing(SITE, ORDERS, None, None))),
    }


def test_a_table_with_all_around_it_has_a_stream_consumer_too(mocks: Mocks) -> None:
    deploy(mocks, key_arn=KEY, stream_arn=STREAM, cache=CACHE)

    assert {one.urn: one.inputs for one in mocks.registered[1:]} == {
        f"{COMPONENT}::orders": {},
        f"{POLICY}::orders-reader": inputs("reader", document(reading(SITE, ORDERS, KEY, CACHE))),
        f"{POLICY}::orders-writer": inputs("writer", document(writing(SITE, ORDERS, KEY, CACHE))),
        f"{POLICY}::orders-stream-consumer": inputs(
            "stream-consumer", document(following(SITE, STREAM, KEY))
        ),
    }


@pytest.mark.parametrize(
    ("stream", "roles"),
    [
        pytest.param(None, ["reader", "writer"], id="without a stream"),
        pytest.param(STREAM, ["reader", "writer", "stream-consumer"], id="with a stream"),
    ],
)
def test_registers_the_arn_of_each_policy_by_its_role(
    mocks: Mocks, stream: str | None, roles: list[str]
) -> None:
    deploy(mocks, stream_arn=stream)

    start = "arn:aws:iam::111122223333:policy/prod-market-intelligence-orders"
    assert mocks.outputs[f"{COMPONENT}::orders"] == {
        "policyArns": {role: f"{start}-{role}-us-east-1" for role in roles}
    }


def test_only_who_follows_the_stream_waits_for_the_table(mocks: Mocks) -> None:
    def program() -> None:
        key = kms.Key("k")
        table = dynamodb.Table("t", stream_enabled=True, stream_view_type="KEYS_ONLY")
        Grants(
            "orders",
            GrantsArgs(site=SITE, spec=ORDERS, key_arn=key.arn, stream_arn=table.stream_arn),
        )

    mocks.run(program)

    assert {
        role: mocks.resource(f"::orders-{role}").dependencies
        for role in ("reader", "writer", "stream-consumer")
    } == {"reader": {KEY_URN}, "writer": {KEY_URN}, "stream-consumer": {KEY_URN, TABLE_URN}}
