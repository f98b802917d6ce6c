"""How the comment says what changes of a table."""

from typing import Any

import pytest

from ops.review.preview import UNKNOWN
from tests.ops.review.previews import Change, change, detail_lines, sections, update

KEY = "arn:aws:kms:us-east-1:123456789012:key/1a"
RECOVERY = {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35}}
OWN_KEY = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY}}
TTL = {"ttl": {"enabled": True, "attributeName": "ttl"}}
STREAM = {"streamEnabled": True, "streamViewType": "NEW_AND_OLD_IMAGES"}
Values = dict[str, Any]


def encrypted(**more: Any) -> Values:
    return {"serverSideEncryption": {"enabled": True, **more}}


def index(name: str, *keys: str, projection: str = "ALL", **more: Any) -> Values:
    schemas = [{"attributeName": key, "keyType": "HASH"} for key in keys]
    return {"name": name, "keySchemas": schemas, "projectionType": projection} | more


def indexes(*given: Values) -> Values:
    return {"globalSecondaryIndexes": [*given]}


def ceiling(reads: int, writes: int) -> Values:
    return {"onDemandThroughput": {"maxReadRequestUnits": reads, "maxWriteRequestUnits": writes}}


def replica(region: str, **more: Any) -> Values:
    return {"regionName": region, "pointInTimeRecovery": True} | more


def table(old: Values, new: Values) -> Change:
    """Return a change of a table that has something else, too, so that it was one before."""
    there = {"streamLabel": "x"}
    return update(there | old, there | new)


CASES = {
    "name": table({"name": "dev-a"}, {"name": "prod-a"}),
    "key": table({"hashKey": "a", "rangeKey": "b"}, {"hashKey": "a"}),
    "type of an attribute": table(
        {"attributes": [{"name": "a", "type": "S"}, {"name": "b", "type": "B"}]},
        {"attributes": [{"name": "b", "type": "B"}, {"name": "a", "type": "N"}]},
    ),
    "no recovery": table(RECOVERY, {"pointInTimeRecovery": {"enabled": False}}),
    "longer recovery": table({"pointInTimeRecovery": {"enabled": True}}, RECOVERY),
    "recovery where words leave something out": table(
        RECOVERY, {"pointInTimeRecovery": {"enabled": False, "region": "eu"}}
    ),
    "recovery where words see no difference": table(
        {"pointInTimeRecovery": {"enabled": False, "recoveryPeriodInDays": 35}},
        {"pointInTimeRecovery": {"enabled": False}},
    ),
    "the account's key": table(OWN_KEY, encrypted()),
    "a key that is made first": table(
        {"serverSideEncryption": {"enabled": False}}, encrypted(kmsKeyArn=UNKNOWN)
    ),
    "no expiry": table(TTL, {"ttl": {"enabled": False, "attributeName": "ttl"}}),
    "no stream": table(STREAM, {"streamEnabled": False}),
    "another stream": table(STREAM, {"streamEnabled": True, "streamViewType": "KEYS_ONLY"}),
    "protection left out": table({"deletionProtectionEnabled": True}, {}),
    "billing": table({"billingMode": "PAY_PER_REQUEST"}, {"billingMode": "PROVISIONED"}),
    "class": table({"tableClass": "STANDARD_INFREQUENT_ACCESS"}, {}),
    "another index": table(
        indexes(index("a", "x"), index("b", "y")), indexes(index("b", "y"), index("a", "x", "z"))
    ),
    "an index less": table(indexes(index("a", "x")), indexes()),
    "an index more": table(indexes(), indexes(index("a", "x", projection="KEYS_ONLY"))),
    "an index with some attributes": table(
        indexes(index("a", "x", projection=UNKNOWN)),
        indexes(index("a", "x", projection="INCLUDE", nonKeyAttributes=["z", "y"])),
    ),
    "an index with attributes that are made first": table(
        indexes(index("a", "x")),
        indexes(index("a", "x", projection="INCLUDE", nonKeyAttributes=UNKNOWN)),
    ),
    "an index whose keys are written otherwise": table(
        indexes(index("a", "x", "y")),
        indexes({"name": "a", "hashKey": "x", "rangeKey": "y", "projectionType": "ALL"}),
    ),
    "a local index": table(
        {}, {"localSecondaryIndexes": [{"name": "a", "rangeKey": "x", "projectionType": "ALL"}]}
    ),
    "a lower ceiling": table(ceiling(100, 50), ceiling(100, 20)),
    "no ceiling": table(ceiling(100, -1), ceiling(-1, -1)),
    "a ceiling of an index": table(
        indexes({"name": "a"}), indexes({"name": "a", **ceiling(0, 50)})
    ),
    "provisioned capacity": table(
        {"readCapacity": 5, "writeCapacity": 5} | indexes({"name": "a", "readCapacity": 5}),
        {"readCapacity": 10, "writeCapacity": 5} | indexes({"name": "a", "readCapacity": 6}),
    ),
    "a replica more": table(
        {"replicas": [replica("a")]},
        {"replicas": [replica("a"), replica("b", deletionProtectionEnabled=True, kmsKeyArn=KEY)]},
    ),
    "a replica less": table(
        {"replicas": [replica("a"), replica("b")]}, {"replicas": [replica("b")]}
    ),
    "replicas that become strong, with a witness": table(
        {"replicas": [replica("a")]},
        {
            "replicas": [replica("a", consistencyMode="STRONG")],
            "globalTableWitness": {"regionName": "b"},
        },
    ),
    "a weaker replica": table(
        {"replicas": [replica("a")]},
        {"replicas": [replica("a", pointInTimeRecovery=False, kmsKeyArn=UNKNOWN)]},
    ),
    "tags": table(
        {"tags": {"owner": "a", "stack": "x", "old": "y"}},
        {"tags": {"owner": "b", "stack": "x", "new": "z"}},
    ),
    "tags that the provider repeats": table(
        {"tags": {"owner": "a"}, "tagsAll": {"owner": "a"}},
        {"tags": {"owner": "b"}, "tagsAll": {"owner": "b"}},
    ),
    "tags that only the provider gives": table(
        {"tagsAll": {"owner": "a"}}, {"tagsAll": {"owner": "b"}}
    ),
    "new": change(
        "create", None, {"hashKey": "id", "billingMode": "PAY_PER_REQUEST", "new": "property"}
    ),
    "imported": change(
        "import",
        None,
        {"hashKey": "id", "rangeKey": "at", "replicas": [replica("a")]}
        | indexes(index("b", "x", projection="KEYS_ONLY"))
        | (RECOVERY | OWN_KEY | TTL | STREAM),
    ),
}


WORDS = sections("words/tables.md")


def test_the_page_has_each_case() -> None:
    assert [*WORDS] == [*CASES]


@pytest.mark.parametrize("name", CASES)
def test_a_change_of_a_table_has_words(name: str) -> None:
    assert detail_lines(CASES[name]) == WORDS[name]
