"""The policy statements that give access to a table, for each kind of access."""

from collections.abc import Iterable, Sequence

from components.documents import Statement
from components.site import Site
from market_intelligence.specs import TableSpec

# Without deletions, and without batch writes, because these can delete.
_READ_TABLE = ("BatchGetItem", "ConditionCheckItem", "DescribeTable", "GetItem", "Query")
_WRITE_TABLE = ("ConditionCheckItem", "DescribeTable", "PutItem", "UpdateItem")
_READ_CACHE = ("BatchGetItem", "ConditionCheckItem", "GetItem", "Query")
_WRITE_CACHE = ("ConditionCheckItem", "PutItem", "UpdateItem")
_FOLLOW_STREAM = ("DescribeStream", "GetRecords", "GetShardIterator")
# The calls that DynamoDB makes for the caller, from "How DynamoDB uses AWS KMS" in its guide.
_READ_KEY = ("Decrypt", "DescribeKey")
_WRITE_KEY = (*_READ_KEY, "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")


def reading(site: Site, spec: TableSpec, key: str | None, cache: str | None) -> list[Statement]:
    """Allow reading items by key, from the table, its indexes and the cache, without scans."""
    return [
        _allow("ReadItems", "dynamodb", _READ_TABLE, [site.table_arn(spec)]),
        *_query_indexes(site, spec),
        *_use_cache("ReadCache", site, _READ_CACHE, cache),
        *_use_key(site, _READ_KEY, key),
    ]


def writing(site: Site, spec: TableSpec, key: str | None, cache: str | None) -> list[Statement]:
    """Allow writing items one by one or in transactions, without deletions and scans."""
    return [
        _allow("WriteItems", "dynamodb", _WRITE_TABLE, [site.table_arn(spec)]),
        *_use_cache("WriteCache", site, _WRITE_CACHE, cache),
        *_use_key(site, _WRITE_KEY, key),
    ]


def following(site: Site, stream_arn: str, key: str | None) -> list[Statement]:
    """Allow reading the stream of a table, but not the table."""
    return [
        _allow("FollowStream", "dynamodb", _FOLLOW_STREAM, [stream_arn]),
        # AWS cannot restrict this action to a stream; it only lists streams.
        _allow("ListStreams", "dynamodb", ("ListStreams",), ["*"]),
        *_use_key(site, _READ_KEY, key),
    ]


def caching(site: Site, spec: TableSpec, key: str | None) -> list[Statement]:
    """Allow a cache what its clients may do."""
    items = sorted({*_READ_TABLE, *_WRITE_TABLE})
    return [
        _allow("ServeItems", "dynamodb", items, [site.table_arn(spec)]),
        *_query_indexes(site, spec),
        *_use_key(site, _WRITE_KEY, key),
    ]


def sharing(site: Site, spec: TableSpec, readers: Sequence[str]) -> list[Statement]:
    """Allow principals of other accounts to read items by key, in the table's own policy."""
    arns = [site.table_arn(spec), *(site.index_arn(spec, index) for index in spec.indexes)]
    statement = _allow("ReadItems", "dynamodb", _READ_TABLE, arns)
    statement["Principal"] = {"AWS": [*readers]}
    return [statement]


def cache_arn(site: Site, name: str) -> str:
    """Return the ARN of a DAX cluster."""
    return site.arn("dax", f"cache/{name}")


def _query_indexes(site: Site, spec: TableSpec) -> Iterable[Statement]:
    arns = [site.index_arn(spec, index) for index in spec.indexes]
    return [_allow("QueryIndexes", "dynamodb", ("Query",), arns)] if arns else []


def _use_cache(
    sid: str, site: Site, actions: Sequence[str], cache: str | None
) -> Iterable[Statement]:
    return [_allow(sid, "dax", actions, [cache_arn(site, cache)])] if cache else []


def _use_key(site: Site, actions: Sequence[str], key: str | None) -> Iterable[Statement]:
    if key is None:
        return []
    statement = _allow("UseKey", "kms", actions, [key])
    through = site.through("dynamodb")
    names = through[0] if len(through) == 1 else through
    statement["Condition"] = {"StringEquals": {"kms:ViaService": names}}
    return [statement]


def _allow(sid: str, service: str, actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": [f"{service}:{action}" for action in actions],
        "Resource": [*resources],
    }
