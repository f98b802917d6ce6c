"""The permissions of a table's roles and of the cache, evaluated by `evaluation`."""

import pytest
from pulumi_aws import dynamodb, kms

from components.grants import Grants, GrantsArgs
from components.permissions import reading
from market_intelligence.specs import Key, TableSpec
from tests.components.estate import SITE
from tests.components.evaluation import ACTIONS, DIRECTLY, Allowed, allowed
from tests.components.stacks import ARNS, KEY, SPECS, TABLES, changed, deployed
from tests.conftest import ACCOUNT, LABEL, Mocks

INDEXES = {name: [index.name for index in spec.indexes] for name, spec in SPECS.items()}
ROLES = ("reader", "writer", "stream-consumer")
RESOURCES = {
    part: arn
    for table, here in ARNS.items()
    for part, arn in {
        table: here,
        f"{table} stream": f"{here}/stream/{LABEL}",
        f"{table} former stream": f"{here}/stream/2025-01-01T00:00:00.000",
        f"{table} backup": f"{here}/backup/01",
        f"{table} export": f"{here}/export/01",
        f"{table} of staging": here.replace("prod", "staging"),
        f"{table} under a longer name": f"{here}-restored",
        f"{table} in another region": here.replace("us-east-1", "us-west-2"),
        f"{table} of another account": here.replace(ACCOUNT, "444455556666"),
        **{f"{table} {index}": f"{here}/index/{index}" for index in INDEXES[table]},
    }.items()
} | {
    "anything": "*",
    "global table": f"arn:aws:dynamodb::{ACCOUNT}:global-table/{TABLES['requests']}",
    "key": KEY,
    "another key": f"{KEY}2",
    "cache": f"arn:aws:dax:us-east-1:{ACCOUNT}:cache/prod-requests",
    "another cache": f"arn:aws:dax:us-east-1:{ACCOUNT}:cache/prod-requests2",
}


def named(service: str, names: str) -> set[str]:
    return {f"{service}:{name}" for name in names.split()}


READ = named("dynamodb", "BatchGetItem ConditionCheckItem DescribeTable GetItem Query")
WRITE = named("dynamodb", "ConditionCheckItem DescribeTable PutItem UpdateItem")
FOLLOW = named("dynamodb", "DescribeStream GetRecords GetShardIterator")
LIST_STREAMS = named("dynamodb", "ListStreams")
DECRYPT = named("kms", "Decrypt DescribeKey")
ENCRYPT = DECRYPT | named("kms", "Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo")
READ_CACHE = named("dax", "BatchGetItem ConditionCheckItem GetItem Query")
WRITE_CACHE = named("dax", "ConditionCheckItem PutItem UpdateItem")
DANGEROUS = named(
    "dynamodb",
    "Scan DeleteItem BatchWriteItem DeleteTable UpdateTable PartiQLDelete PutResourcePolicy "
    "DeleteBackup ExportTableToPointInTime RestoreTableToPointInTime UpdateTimeToLive",
)


def queries(table: str) -> Allowed:
    return {f"{table} {index}": named("dynamodb", "Query") for index in INDEXES[table]}


def expected(table: str) -> dict[str, Allowed]:
    """Return all that each role of a table may do; the cache serves requests alone."""
    # AWS asks for it on no stream in particular.
    follower = dict.fromkeys(RESOURCES, LIST_STREAMS)
    is_cached = table == "requests"
    return {
        "reader": {table: READ, "key": DECRYPT}
        | queries(table)
        | ({"cache": READ_CACHE} if is_cached else {}),
        "writer": {table: WRITE, "key": ENCRYPT} | ({"cache": WRITE_CACHE} if is_cached else {}),
        "stream-consumer": follower
        | {f"{table} stream": FOLLOW | LIST_STREAMS, "key": DECRYPT | LIST_STREAMS},
    }


def document(name: str, stack: str = "everything") -> str:
    return str(deployed(stack).inputs(name)["policy"])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", SPECS)
def test_a_role_may_do_this_and_nothing_else(table: str, role: str) -> None:
    assert allowed(document(f"{table}-{role}"), RESOURCES) == expected(table)[role]


def test_the_cache_may_do_what_its_clients_may_and_nothing_else() -> None:
    assert allowed(document("cache-table"), RESOURCES) == {
        "requests": READ | WRITE,
        "key": ENCRYPT,
    } | queries("requests")


def test_every_action_there_is_is_evaluated() -> None:
    granted = READ | WRITE | FOLLOW | LIST_STREAMS | ENCRYPT | READ_CACHE | WRITE_CACHE

    assert granted | DANGEROUS <= {*ACTIONS}
    assert granted & DANGEROUS == set()


@pytest.mark.parametrize("through", [DIRECTLY, "s3.us-east-1.amazonaws.com"], ids=["none", "S3"])
@pytest.mark.parametrize(
    "name", ["requests-reader", "requests-writer", "logs-stream-consumer", "cache-table"]
)
def test_the_key_is_of_use_through_dynamodb_only(name: str, through: str) -> None:
    found = allowed(document(name), {"key": KEY}, through).get("key", set())

    assert {action for action in found if action.startswith("kms:")} == set()


def test_without_a_key_a_cache_and_a_stream_roles_name_none() -> None:
    stack = changed("dev", encryption={"key": "aws-owned"})

    assert stack.of_type("iam:Policy").keys() == {
        f"{table}-{role}" for table in SPECS for role in ("reader", "writer")
    }
    assert [one["Sid"] for one in stack.statements("requests-reader")] == [
        "ReadItems",
        "QueryIndexes",
    ]
    assert [one["Sid"] for one in stack.statements("requests-writer")] == ["WriteItems"]


def test_a_role_follows_the_stream_of_its_own_table() -> None:
    stack = changed("prod", requests={}, logs={"stream": "KEYS_ONLY"})

    assert stack.of_type("iam:Policy").keys() & {
        "requests-stream-consumer",
        "logs-stream-consumer",
    } == {"logs-stream-consumer"}
    [follow, *_] = stack.statements("logs-stream-consumer")
    assert follow["Resource"] == [f"{ARNS['logs']}/stream/{LABEL}"]


def test_a_table_without_indexes_has_none_to_query() -> None:
    notes = TableSpec(name="notes", base_name="notes", hash_key=Key("id"))

    assert [one.get("Sid") for one in reading(SITE, notes, None, None)] == ["ReadItems"]


def test_each_policy_is_named_after_its_table_and_role_and_exported() -> None:
    stack = deployed("everything")
    policies = {
        f"{table}-{role}": f"prod-market-intelligence-{table}-{role}-us-east-1"
        for table in SPECS
        for role in ROLES
    }

    found = stack.of_type("iam:Policy")
    assert {name: one.inputs["name"] for name, one in found.items()} == policies
    assert {one.inputs["description"] for one in found.values()} == {
        f"What a {role.replace('-', ' ')} of the {table} table may do."
        for table in SPECS
        for role in ROLES
    }
    for table in SPECS:
        assert stack.outputs[f"{table}PolicyArns"] == {
            role: f"arn:aws:iam::{ACCOUNT}:policy/{policies[f'{table}-{role}']}" for role in ROLES
        }


def test_only_who_follows_the_stream_waits_for_the_table(mocks: Mocks) -> None:
    def program() -> None:
        key = kms.Key("k")
        table = dynamodb.Table("t", stream_enabled=True, stream_view_type="KEYS_ONLY")
        args = GrantsArgs(
            site=SITE, spec=SPECS["requests"], key_arn=key.arn, stream_arn=table.stream_arn
        )
        Grants("requests", args)

    mocks.run(program)

    waits = {role: mocks.resource(f"::requests-{role}").dependencies for role in ROLES}
    names = {role: {urn.rpartition("::")[2] for urn in urns} for role, urns in waits.items()}
    assert names == {"reader": {"k"}, "writer": {"k"}, "stream-consumer": {"k", "t"}}
