"""What there is that the roles of a table could reach, and what each of them may do there."""

import arguments
from components.documents import document
from components.permissions import caching
from components.site import Site
from settings import StackSettings
from tables.specs import PROCESSING_LOGS, REQUESTS
from tests.components.evaluation import Allowed, written
from tests.conftest import ACCOUNT, REGION, Mocks

SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT)
SPECS = {"requests": REQUESTS, "logs": PROCESSING_LOGS}
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"
KEYS: arguments.Keys = {REGION: KEY}
CACHE = "prod-requests"
SETTINGS = StackSettings.model_validate(
    {
        "environment": "prod",
        "requests": {"stream": "KEYS_ONLY"},
        "logs": {"stream": "KEYS_ONLY"},
        "cache": {
            "enabled": True,
            "subnetIds": ["subnet-1a2b3c4d"],
            "securityGroupIds": ["sg-1a2b3c4d"],
        },
    }
)
LABEL = "2026-01-01T00:00:00.000"
HERE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table"
NAMES = {"requests": "prod-market-intelligence-requests", "logs": "prod-request-processing-logs"}
INDEXES = {
    "requests": ("user-index", "project-index", "status-index", "strategy-index"),
    "logs": ("request-logs-index",),
}
OF_TABLES = {
    part: arn
    for table, name in NAMES.items()
    for part, arn in {
        table: f"{HERE}/{name}",
        f"{table} stream": f"{HERE}/{name}/stream/{LABEL}",
        f"{table} former stream": f"{HERE}/{name}/stream/2025-01-01T00:00:00.000",
        f"{table} backup": f"{HERE}/{name}/backup/01",
        f"{table} export": f"{HERE}/{name}/export/01",
        f"{table} import": f"{HERE}/{name}/import/01",
        f"{table} of staging": f"{HERE}/{name.replace('prod', 'staging')}",
        f"{table} under a longer name": f"{HERE}/{name}-restored",
        f"{table} in another region": f"{HERE}/{name}".replace("us-east-1", "us-west-2"),
        f"{table} of another account": f"{HERE}/{name}".replace(ACCOUNT, "444455556666"),
        **{f"{table} {index}": f"{HERE}/{name}/index/{index}" for index in INDEXES[table]},
    }.items()
}
RESOURCES = OF_TABLES | {
    "anything": "*",
    "global table": f"arn:aws:dynamodb::{ACCOUNT}:global-table/{NAMES['requests']}",
    "key": KEY,
    "another key": f"{KEY}2",
    "cache": f"arn:aws:dax:us-east-1:{ACCOUNT}:cache/{CACHE}",
    "another cache": f"arn:aws:dax:us-east-1:{ACCOUNT}:cache/{CACHE}2",
}


def named(service: str, names: str) -> set[str]:
    return {f"{service}:{name}" for name in names.split()}


READ = named("dynamodb", "BatchGetItem ConditionCheckItem DescribeTable GetItem Query")
WRITE = named("dynamodb", "ConditionCheckItem DescribeTable PutItem UpdateItem")
QUERY = {"dynamodb:Query"}
FOLLOW = named("dynamodb", "DescribeStream GetRecords GetShardIterator")
LIST_STREAMS = {"dynamodb:ListStreams"}
DECRYPT = named("kms", "Decrypt DescribeKey")
ENCRYPT = DECRYPT | named("kms", "Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo")
READ_CACHE = named("dax", "BatchGetItem ConditionCheckItem GetItem Query")
WRITE_CACHE = named("dax", "ConditionCheckItem PutItem UpdateItem")


def queries(table: str) -> Allowed:
    return {f"{table} {index}": QUERY for index in INDEXES[table]}


def cached(table: str, actions: set[str]) -> Allowed:
    """Give what of the cache a table's roles may do: it serves one table, whoever asks."""
    return {"cache": actions} if table == "requests" else {}


def expected(table: str) -> dict[str, Allowed]:
    """Give all that each role of a table may do."""
    # AWS asks for it on no stream in particular.
    follower = dict.fromkeys(RESOURCES, LIST_STREAMS)
    read_cache, write_cache = cached(table, READ_CACHE), cached(table, WRITE_CACHE)
    return {
        "reader": {table: READ, "key": DECRYPT} | queries(table) | read_cache,
        "writer": {table: WRITE, "key": ENCRYPT} | write_cache,
        "stream-consumer": follower
        | {f"{table} stream": FOLLOW | LIST_STREAMS, "key": DECRYPT | LIST_STREAMS},
    }


def roles(mocks: Mocks, table: str) -> dict[str, str]:
    """Give the documents of a table's roles in a stack with everything that they can name."""
    args = arguments.table_args(SETTINGS, SITE, SPECS[table], KEYS)
    stream = RESOURCES[f"{table} stream"]
    return written(mocks, arguments.grants_args(SETTINGS, SITE, args, stream))


def cache_role() -> str:
    """Give the document of the cache's own role in that stack."""
    args = arguments.cache_args(SETTINGS, SITE, KEYS)
    return document(caching(args.site, args.spec, KEY))
