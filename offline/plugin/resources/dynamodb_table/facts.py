"""What the official plugin's schema says of a table's properties."""

from offline.plugin.facts import Facts

FACTS = Facts(
    service="dynamodb",
    auto_named="name",
    defaults={
        "billingMode": "PROVISIONED",
        "tableClass": "STANDARD",
        "ttl.enabled": False,
        "replicas.consistencyMode": "EVENTUAL",
        "replicas.pointInTimeRecovery": False,
        "replicas.propagateTags": False,
    },
    enums={
        "attributes.type": "ScalarAttributeType",
        "billingMode": "BillingMode",
        "globalSecondaryIndexes.keySchemas.keyType": "KeyType",
        "globalSecondaryIndexes.projectionType": "ProjectionType",
        "localSecondaryIndexes.projectionType": "ProjectionType",
        "replicas.consistencyMode": "MultiRegionConsistency",
        "streamViewType": "StreamViewType",
        "tableClass": "TableClass",
    },
    ranges={
        "pointInTimeRecovery.recoveryPeriodInDays": (1, 35),
        "warmThroughput.readUnitsPerSecond": (12000, None),
        "warmThroughput.writeUnitsPerSecond": (4000, None),
        "globalSecondaryIndexes.warmThroughput.readUnitsPerSecond": (12000, None),
        "globalSecondaryIndexes.warmThroughput.writeUnitsPerSecond": (4000, None),
    },
    arns=frozenset({"serverSideEncryption.kmsKeyArn", "replicas.kmsKeyArn"}),
    conflicts={
        "readCapacity": ("onDemandThroughput",),
        "writeCapacity": ("onDemandThroughput",),
        "restoreSourceName": ("importTable", "restoreSourceTableArn"),
        "restoreSourceTableArn": ("importTable",),
    },
    replaces=frozenset(
        {
            "hashKey",
            "importTable.s3BucketSource",
            "localSecondaryIndexes",
            "name",
            "rangeKey",
            "restoreBackupArn",
            "restoreDateTime",
            "restoreToLatestTime",
        }
    ),
    sets={
        "attributes": "name",
        "globalSecondaryIndexes": "name",
        "globalSecondaryIndexes.nonKeyAttributes": None,
        "localSecondaryIndexes": "name",
        "replicas": "regionName",
    },
    computed=frozenset(
        {
            "attributes",
            "globalSecondaryIndexes",
            "globalSecondaryIndexes.hashKey",
            "globalSecondaryIndexes.keySchemas",
            "globalSecondaryIndexes.onDemandThroughput.maxReadRequestUnits",
            "globalSecondaryIndexes.onDemandThroughput.maxWriteRequestUnits",
            "globalSecondaryIndexes.readCapacity",
            "globalSecondaryIndexes.warmThroughput",
            "globalSecondaryIndexes.writeCapacity",
            "globalTableWitness",
            "hashKey",
            "onDemandThroughput.maxReadRequestUnits",
            "onDemandThroughput.maxWriteRequestUnits",
            "pointInTimeRecovery",
            "pointInTimeRecovery.recoveryPeriodInDays",
            "readCapacity",
            "replicas.arn",
            "replicas.deletionProtectionEnabled",
            "replicas.kmsKeyArn",
            "replicas.streamArn",
            "replicas.streamLabel",
            "serverSideEncryption",
            "serverSideEncryption.kmsKeyArn",
            "streamViewType",
            "ttl",
            "warmThroughput",
            "writeCapacity",
        }
    ),
    recomputed={"streamArn": ("streamEnabled", "streamViewType")},
    output_only=frozenset(
        {
            "globalSecondaryIndexes.hashKey",
            "globalSecondaryIndexes.rangeKey",
            "replicas.arn",
            "replicas.streamArn",
            "replicas.streamLabel",
        }
    ),
)
