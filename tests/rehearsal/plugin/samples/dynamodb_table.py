"""Samples of DynamoDB tables."""

from unittest.mock import ANY

from rehearsal.plugin.values import UNKNOWN, Plain, Properties
from tests.rehearsal.plugin.sample import Change, Drift, Refusal, Sample, Steps

ARN = "arn:aws:dynamodb:<region>:<account>:table/<name>"
OWN_KEY = "arn:aws:kms:<region>:<account>:key/own"
ATTRIBUTES: list[Plain] = [{"name": name, "type": "S"} for name in ("id", "at", "who")]
BY_WHO: Properties = {
    "name": "by-who",
    "keySchemas": [
        {"attributeName": "who", "keyType": "HASH"},
        {"attributeName": "at", "keyType": "RANGE"},
    ],
    "projectionType": "ALL",
}
AT: Properties = {"attributeName": "at", "keyType": "RANGE"}
NO_CAPACITY: Properties = {"readCapacity": 0, "writeCapacity": 0}
# What AWS says of an index beside its inputs.
HELD: Properties = NO_CAPACITY | {"hashKey": "who", "rangeKey": "at", "nonKeyAttributes": []}
ON_AT: Properties = {
    "name": "by-at",
    "keySchemas": [{"attributeName": "at", "keyType": "HASH"}],
    "projectionType": "KEYS_ONLY",
}
HELD_ON_AT: Properties = ON_AT | NO_CAPACITY | {"hashKey": "at", "nonKeyAttributes": []}
OLD_FORM = {"name": "by-who", "hashKey": "who", "rangeKey": "at", "projectionType": "ALL"}
UNCAPPED = {"onDemandThroughput": {"maxReadRequestUnits": -1}}
OUT_OF_RANGE = (
    "One or more parameter values were invalid: Requested MaxReadRequestUnits for "
    "OnDemandThroughput for {} is outside of valid range"
)
WARM: Properties = {"readUnitsPerSecond": 15000, "writeUnitsPerSecond": 5000}
NO_EXPIRY: Properties = {"attributeName": "", "enabled": False}
REPLICA: Properties = {
    "consistencyMode": "EVENTUAL",
    "pointInTimeRecovery": True,
    "propagateTags": False,
    "regionName": "eu-west-2",
}
HELD_REPLICA = {
    "arn": ARN.replace("<region>", "eu-west-2"),
    "deletionProtectionEnabled": False,
    "kmsKeyArn": "",
    "streamArn": "",
    "streamLabel": "",
}
STREAM_ARN = frozenset({"streamArn"})


def indexes(*items: Properties) -> Properties:
    """Return the property that has some indexes."""
    return {"globalSecondaryIndexes": [*items]}


TABLES = Sample(
    token="aws:dynamodb/table:Table",
    inputs={
        "name": "<name>",
        "attributes": ATTRIBUTES,
        "billingMode": "PAY_PER_REQUEST",
        "globalSecondaryIndexes": [BY_WHO],
        "hashKey": "id",
        "onDemandThroughput": {"maxReadRequestUnits": 100},
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 7},
        "serverSideEncryption": {"enabled": True},
        "streamEnabled": True,
        "streamViewType": "KEYS_ONLY",
        "tableClass": "STANDARD_INFREQUENT_ACCESS",
        "tags": {"team": "orders"},
        "ttl": {"attributeName": "expires", "enabled": True},
    },
    outputs=NO_CAPACITY
    | {
        "arn": ARN,
        "deletionProtectionEnabled": False,
        "globalSecondaryIndexes": [BY_WHO | HELD],
        "localSecondaryIndexes": [],
        "onDemandThroughput": {"maxReadRequestUnits": 100, "maxWriteRequestUnits": 0},
        "replicas": [],
        "serverSideEncryption": {"enabled": True, "kmsKeyArn": ""},
        "streamArn": ANY,
        "streamLabel": ANY,
    },
    decided=frozenset(
        {
            *("arn", "globalTableWitness", "readCapacity", "streamArn", "streamLabel"),
            *("warmThroughput", "writeCapacity"),
        }
    ),
    identity="<name>",
    auto_named=True,
    updates={
        "no expiry": Change(
            {"ttl": {"attributeName": "expires", "enabled": False}},
            {"ttl.enabled": "UPDATE"},
            {"ttl": NO_EXPIRY},
            calls=["UpdateTimeToLive"],
            has_way_back=False,
        ),
        "no recovery": Change(
            {"pointInTimeRecovery": {"enabled": False, "recoveryPeriodInDays": 9}},
            {"pointInTimeRecovery.enabled": "UPDATE"},
            {"pointInTimeRecovery": {"enabled": False}},
            calls=["UpdateContinuousBackups"],
        ),
        "no encryption": Change(
            {"serverSideEncryption": {"enabled": False}},
            {"serverSideEncryption.enabled": "UPDATE"},
            {"serverSideEncryption": None},
            calls=["UpdateTable"],
        ),
        "no cap": Change(
            {"onDemandThroughput": {"maxReadRequestUnits": -1}},
            {"onDemandThroughput.maxReadRequestUnits": "UPDATE"},
            {"onDemandThroughput": None},
            calls=["UpdateTable"],
            left={"onDemandThroughput": "ADD"},
        ),
        "no stream": Change(
            {"streamEnabled": None, "streamViewType": None},
            {"streamEnabled": "DELETE"},
            {"streamEnabled": False, "streamViewType": "KEYS_ONLY"},
            unknown=STREAM_ARN,
            calls=["UpdateTable"],
        ),
        "view of the stream": Change(
            {"streamViewType": "NEW_IMAGE"}, unknown=STREAM_ARN, calls=["UpdateTable"] * 2
        ),
        "class": Change(
            {"tableClass": None},
            {"tableClass": "UPDATE"},
            {"tableClass": "STANDARD"},
            calls=["UpdateTable"],
        ),
    },
    steps=Steps(
        "CreateTable", "DescribeTable", "UpdateTimeToLive", "DeleteTable", "UpdateTimeToLive"
    ),
    same=[dict.fromkeys(("pointInTimeRecovery", "serverSideEncryption", "ttl"))],
)


def _refused_index(path: str, reason: str, **index: object) -> Refusal:
    """Return the refusal of an index with some keys, the second of two."""
    both: list[Properties] = [BY_WHO, {"name": "second", "projectionType": "ALL"} | index]
    at = "globalSecondaryIndexes[1]"
    return ({"globalSecondaryIndexes": both}, f"{at}{path}", reason.replace("PATH", at))


def _combined(change: Properties, name: str, rule: str, path: str = "") -> Refusal:
    """Return the refusal of properties that do not go together."""
    return (change, path or name, f'{COMBINATION} Attribute "{name}" {rule}')


def _keys(*kinds: object) -> list[Properties]:
    return [{"attributeName": "who", "keyType": kind} for kind in kinds]


COMBINATION = "Invalid Attribute Combination."
ONE_FORM = "specified when one (and only one) of [keySchemas, hashKey] is required"
PROVISIONED = {"billingMode": "PROVISIONED"}
OTHER = {"name": "other", "type": "S"}
PLAIN_TABLES = Sample(
    token=TABLES.token,
    inputs={
        "name": "<name>",
        "attributes": ATTRIBUTES,
        "billingMode": "PAY_PER_REQUEST",
        "globalSecondaryIndexes": [BY_WHO],
        "hashKey": "id",
        "tags": {"team": "orders"},
    },
    defaults={"tableClass": "STANDARD"},
    outputs=TABLES.outputs
    | {
        "onDemandThroughput": None,
        "pointInTimeRecovery": {"enabled": False},
        "serverSideEncryption": None,
        "streamArn": "",
        "streamEnabled": False,
        "streamLabel": "",
        "streamViewType": "",
        "ttl": NO_EXPIRY,
    },
    decided=TABLES.decided
    | {"pointInTimeRecovery", "serverSideEncryption", "streamViewType", "ttl"},
    identity="<name>",
    auto_named=True,
    updates={
        "tags": Change(
            {"tags": {"cost": "1"}},
            {"tags.cost": "ADD", "tags.team": "DELETE"},
            calls=["UntagResource", "TagResource"],
        ),
        "one more tag": Change(
            {"tags": {"team": "orders", "cost": "1"}}, {"tags.cost": "ADD"}, calls=["TagResource"]
        ),
        "no tags": Change(
            {"tags": None}, {"tags": "DELETE"}, {"tags": {}}, calls=["UntagResource"]
        ),
        "protection": Change({"deletionProtectionEnabled": True}, calls=["UpdateTable"]),
        "class": Change({"tableClass": "STANDARD_INFREQUENT_ACCESS"}),
        "expiry": Change(
            {"ttl": {"attributeName": "expires", "enabled": True}},
            {"ttl.attributeName": "UPDATE", "ttl.enabled": "UPDATE"},
            calls=["UpdateTimeToLive"],
            has_way_back=False,
        ),
        "recovery": Change(
            {"pointInTimeRecovery": {"enabled": True}},
            {"pointInTimeRecovery.enabled": "UPDATE"},
            {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35}},
            calls=["UpdateContinuousBackups"],
            has_way_back=False,
        ),
        "cap": Change(
            {"onDemandThroughput": {"maxReadRequestUnits": 9}},
            {"onDemandThroughput": "ADD"},
            {"onDemandThroughput": {"maxReadRequestUnits": 9, "maxWriteRequestUnits": 0}},
            calls=["UpdateTable"],
            has_way_back=False,
        ),
        "encryption": Change(
            {"serverSideEncryption": {"enabled": True, "kmsKeyArn": OWN_KEY}},
            {"serverSideEncryption": "ADD"},
            calls=["UpdateTable"],
            has_way_back=False,
        ),
        "stream": Change(
            {"streamEnabled": True, "streamViewType": "KEYS_ONLY"},
            outputs={"streamArn": ANY, "streamLabel": ANY},
            unknown=STREAM_ARN,
            calls=["UpdateTable"],
            has_way_back=False,
        ),
        "replica": Change(
            {"replicas": [{"regionName": "eu-west-2", "propagateTags": True}]},
            {"replicas[0]": "ADD"},
            {
                "replicas": [
                    REPLICA
                    | HELD_REPLICA
                    | {"pointInTimeRecovery": False}
                    | {"propagateTags": True}
                ]
            },
            calls=["UpdateTable", "UpdateContinuousBackups", "UpdateTable", "TagResource"],
        ),
        "warm throughput": Change(
            {"warmThroughput": WARM},
            {"warmThroughput": "ADD"},
            calls=["UpdateTable"],
            has_way_back=False,
        ),
        "billing": Change(
            PROVISIONED
            | {"readCapacity": 5, "writeCapacity": 6}
            | indexes(BY_WHO | {"readCapacity": 7, "writeCapacity": 8}),
            {
                "billingMode": "UPDATE",
                "readCapacity": "UPDATE",
                "writeCapacity": "UPDATE",
                "globalSecondaryIndexes[0].readCapacity": "UPDATE",
                "globalSecondaryIndexes[0].writeCapacity": "UPDATE",
            },
            indexes(BY_WHO | HELD | {"readCapacity": 7, "writeCapacity": 8}),
            calls=["UpdateTable"],
        ),
        "cap of an index": Change(
            indexes(BY_WHO | {"onDemandThroughput": {"maxReadRequestUnits": 9}}),
            {"globalSecondaryIndexes[0].onDemandThroughput": "ADD"},
            indexes(
                BY_WHO
                | HELD
                | {"onDemandThroughput": {"maxReadRequestUnits": 9, "maxWriteRequestUnits": 0}}
            ),
            calls=["UpdateTable"],
            has_way_back=False,
        ),
        "warm index": Change(
            indexes(BY_WHO | {"warmThroughput": WARM}),
            {"globalSecondaryIndexes[0].warmThroughput": "ADD"},
            indexes(BY_WHO | HELD | {"warmThroughput": WARM}),
            calls=["UpdateTable"],
            has_way_back=False,
        ),
        "projection of an index": Change(
            indexes(BY_WHO | {"projectionType": "INCLUDE", "nonKeyAttributes": ["a"]}),
            {
                "globalSecondaryIndexes[0].nonKeyAttributes[0]": "ADD",
                "globalSecondaryIndexes[0].projectionType": "UPDATE",
            },
            indexes(BY_WHO | HELD | {"projectionType": "INCLUDE", "nonKeyAttributes": ["a"]}),
            calls=["UpdateTable", "UpdateTable"],
        ),
        "keys of an index": Change(
            indexes(ON_AT | {"name": "by-who"}) | {"attributes": ATTRIBUTES[:2]},
            {
                "attributes[2]": "DELETE",
                "globalSecondaryIndexes[0].keySchemas[0].attributeName": "UPDATE",
                "globalSecondaryIndexes[0].keySchemas[1]": "DELETE",
                "globalSecondaryIndexes[0].projectionType": "UPDATE",
            },
            indexes(HELD_ON_AT | {"name": "by-who"}),
            calls=["UpdateTable", "UpdateTable"],
        ),
        "other indexes": Change(
            indexes(ON_AT, ON_AT | {"name": "again"}) | {"attributes": ATTRIBUTES[:2]},
            {
                "attributes[2]": "DELETE",
                "globalSecondaryIndexes[0].keySchemas[0].attributeName": "UPDATE",
                "globalSecondaryIndexes[0].keySchemas[1]": "DELETE",
                "globalSecondaryIndexes[0].name": "UPDATE",
                "globalSecondaryIndexes[0].projectionType": "UPDATE",
                "globalSecondaryIndexes[0].rangeKey": "DELETE",
                "globalSecondaryIndexes[1]": "ADD",
            },
            indexes(HELD_ON_AT, HELD_ON_AT | {"name": "again"}),
            calls=["UpdateTable"] * 3,
        ),
    },
    replacing={
        "name": {"name": "other"},
        "hashKey": {"hashKey": "who"},
        "rangeKey": {"rangeKey": "at"},
        "restoreSourceName": {"restoreSourceName": "other"},
        "restoreSourceTableArn": {"restoreSourceTableArn": ARN},
        "localSecondaryIndexes[0]": {
            "localSecondaryIndexes": [{"name": "l", "rangeKey": "at", "projectionType": "ALL"}]
        },
    },
    drift=Drift(
        calls=[
            ("UpdateTable", {"TableName": "<name>", "DeletionProtectionEnabled": True}),
            ("TagResource", {"ResourceArn": ARN, "Tags": [{"Key": "who", "Value": "me"}]}),
            (
                "UpdateTable",
                {
                    "TableName": "<name>",
                    "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "by-who"}}],
                },
            ),
        ],
        outputs={
            "attributes": ATTRIBUTES[:1],
            "deletionProtectionEnabled": True,
            "globalSecondaryIndexes": [],
            "tags": {"team": "orders", "who": "me"},
        },
        kinds={
            "attributes[1]": "ADD",
            "attributes[2]": "ADD",
            "deletionProtectionEnabled": "DELETE",
            "globalSecondaryIndexes[0]": "ADD",
            "tags.who": "DELETE",
        },
    ),
    taken="dynamodb CreateTable: ResourceInUseException: Table already exists: <name>",
    impossible=[
        (change, f"dynamodb CreateTable: ValidationException: {OUT_OF_RANGE.format(place)}")
        for change, place in ((UNCAPPED, "table"), (indexes(BY_WHO | UNCAPPED), "index : by-who"))
    ],
    same=[
        # As in the official plugin, another type for a key goes unnoticed.
        {"attributes": [{"name": name, "type": "N"} for name in ("who", "at", "id")]},
        indexes(OLD_FORM),
        {"pointInTimeRecovery": {"enabled": False, "recoveryPeriodInDays": 9}},
        {"serverSideEncryption": {"enabled": False, "kmsKeyArn": OWN_KEY}},
        {"ttl": {"attributeName": "expires", "enabled": False}},
    ],
    refused=[
        (
            {"attributes": [*ATTRIBUTES, OTHER]},
            "attributes",
            'all attributes must be indexed. Unused attributes: ["other"]',
        ),
        (
            {"rangeKey": "other"},
            "attributes",
            'all indexes must match a defined attribute. Unmatched indexes: ["other"]',
        ),
        _combined(
            {"readCapacity": 1},
            "readCapacity",
            'cannot be specified when "billingMode" is "PAY_PER_REQUEST"',
        ),
        _combined(
            PROVISIONED | {"writeCapacity": 0},
            "writeCapacity",
            'must be at least 1 when "billingMode" is "PROVISIONED"',
        ),
        _combined(
            {"ttl": {"enabled": True}},
            "ttl.attributeName",
            'must be specified when "ttl.enabled" is "true"',
            "ttl.enabled",
        ),
        _combined(
            {"streamEnabled": True},
            "streamViewType",
            'must be specified when "streamEnabled" is "true"',
            "streamEnabled",
        ),
        _combined(
            {"streamViewType": "KEYS_ONLY"},
            "streamEnabled",
            'must be specified when "streamViewType" is specified',
            "streamViewType",
        ),
        (
            PROVISIONED | {"readCapacity": 1, "onDemandThroughput": {}},
            "readCapacity",
            (
                'Conflicting configuration arguments. "readCapacity": conflicts with '
                "onDemandThroughput"
            ),
        ),
        (
            {"ttl": {"enabled": True, "attributeName": ""}},
            "ttl.attributeName",
            (
                'Invalid value. Attribute "ttl.attributeName" cannot have an empty value when '
                '"ttl.enabled" is "true"'
            ),
        ),
        (
            {
                "importTable": {
                    "inputFormat": "CSV",
                    "s3BucketSource": {"bucket": "b"},
                }
            },
            "importTable",
            "a rehearsal cannot import a table from S3",
        ),
        (
            {"pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 36}},
            "pointInTimeRecovery.recoveryPeriodInDays",
            "expected recoveryPeriodInDays to be in the range (1 - 35), got 36",
        ),
        (
            {"serverSideEncryption": {"enabled": True, "kmsKeyArn": "own"}},
            "serverSideEncryption.kmsKeyArn",
            '"kmsKeyArn" (own) is an invalid ARN',
        ),
        (
            {"attributes": [*ATTRIBUTES[:2], {"name": "who", "type": "X"}]},
            "attributes[2].type",
            'expected type to be one of ["S" "N" "B"], got X',
        ),
        _refused_index("", f"{COMBINATION} No attribute {ONE_FORM}"),
        _refused_index(
            "", f"{COMBINATION} 2 attributes {ONE_FORM}", hashKey="who", keySchemas=_keys("HASH")
        ),
        _refused_index(
            ".rangeKey",
            f'{COMBINATION} Attribute "rangeKey" cannot be specified when "keySchemas" '
            "is specified",
            rangeKey="who",
            keySchemas=_keys("HASH"),
        ),
        _refused_index(
            ".keySchemas[1]",
            'Invalid Attribute Value. All elements of PATH.keySchemas with "keyType" "HASH" must '
            'be before elements with "keyType" "RANGE"',
            keySchemas=_keys("RANGE", "HASH"),
        ),
        *(
            _refused_index(
                ".keySchemas",
                'Invalid value. The attribute "PATH.keySchemas" must contain at least 1 and at '
                f'most 4 elements with "keyType" "HASH", got {kinds.count("HASH")}',
                keySchemas=_keys(*kinds),
            )
            for kinds in (["RANGE"], ["HASH"] * 5)
        ),
        _refused_index(
            ".keySchemas",
            'Invalid value. The attribute "PATH.keySchemas" must contain at most 4 elements with '
            '"keyType" "RANGE", got 5',
            keySchemas=_keys("HASH", *["RANGE"] * 5),
        ),
    ],
    accepted=[
        NO_CAPACITY,
        PROVISIONED | {"readCapacity": 1},
        {"billingMode": UNKNOWN, "readCapacity": 5},
        {"ttl": {"enabled": False}},
        {"ttl": {"enabled": False, "attributeName": "expires"}},
        {"ttl": {"enabled": True, "attributeName": UNKNOWN}},
        {"ttl": {"enabled": UNKNOWN}},
        {"ttl": UNKNOWN},
        {"streamEnabled": False, "streamViewType": "KEYS_ONLY"},
        {"streamEnabled": UNKNOWN, "streamViewType": "KEYS_ONLY"},
        {"streamEnabled": True, "streamViewType": UNKNOWN},
        {"attributes": UNKNOWN},
        {"hashKey": UNKNOWN},
        {"attributes": [UNKNOWN]},
        {"globalSecondaryIndexes": UNKNOWN},
        {"globalSecondaryIndexes": [UNKNOWN]},
        indexes(BY_WHO | {"keySchemas": UNKNOWN}),
        indexes(BY_WHO | {"keySchemas": [UNKNOWN, *_keys("RANGE")]}),
        indexes(BY_WHO | {"keySchemas": [*_keys("RANGE", UNKNOWN), AT]}),
        indexes({"name": "old", "projectionType": "ALL", "hashKey": UNKNOWN}),
        indexes(BY_WHO, ON_AT | {"keySchemas": _keys(*["HASH"] * 4, *["RANGE"] * 4)}),
    ],
)
CAPACITY = {"readCapacity": 5, "writeCapacity": 6}
MORE_CAPACITY = {"readCapacity": 9, "writeCapacity": 9}
WITH_CAPACITY: Properties = BY_WHO | CAPACITY
LOCAL: Properties = {
    "name": "local",
    "rangeKey": "who",
    "projectionType": "INCLUDE",
    "nonKeyAttributes": ["a"],
}
PROVISIONED_TABLES = Sample(
    token=TABLES.token,
    inputs={
        "name": "<name>",
        "attributes": ATTRIBUTES,
        "globalSecondaryIndexes": [WITH_CAPACITY],
        "hashKey": "id",
        "localSecondaryIndexes": [LOCAL],
        "rangeKey": "at",
        "warmThroughput": WARM,
        "replicas": [REPLICA],
    }
    | CAPACITY,
    defaults={"tableClass": "STANDARD", "billingMode": "PROVISIONED"},
    outputs={
        name: value
        for name, value in PLAIN_TABLES.outputs.items()
        if name not in (*CAPACITY, "localSecondaryIndexes")
    }
    | {
        "globalSecondaryIndexes": [BY_WHO | HELD | CAPACITY],
        "replicas": [REPLICA | HELD_REPLICA],
        "tags": {},
    },
    decided=PLAIN_TABLES.decided - {"warmThroughput", *CAPACITY},
    identity="<name>",
    imported={"replicas": [{"pointInTimeRecovery": True, "regionName": "eu-west-2"}]},
    updates={
        "capacity": Change(MORE_CAPACITY, calls=["UpdateTable"]),
        "capacity of an index": Change(
            indexes(BY_WHO | MORE_CAPACITY),
            {
                "globalSecondaryIndexes[0].readCapacity": "UPDATE",
                "globalSecondaryIndexes[0].writeCapacity": "UPDATE",
            },
            indexes(BY_WHO | HELD | MORE_CAPACITY),
            calls=["UpdateTable"],
        ),
        # The capacity that is left out stays.
        "projection of an index": Change(
            indexes(BY_WHO | {"projectionType": "KEYS_ONLY"}),
            {"globalSecondaryIndexes[0].projectionType": "UPDATE"},
            indexes(BY_WHO | HELD | CAPACITY | {"projectionType": "KEYS_ONLY"}),
            calls=["UpdateTable", "UpdateTable"],
        ),
    },
)

TABLE = {
    "table": TABLES,
    "plain table": PLAIN_TABLES,
    "provisioned table": PROVISIONED_TABLES,
}
