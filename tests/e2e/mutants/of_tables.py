"""A mutant for each rule about DynamoDB."""

from tests.e2e.mutants.mutant import (
    SETTINGS,
    STACK,
    Mutant,
    around,
    configure,
    declare,
    each,
    edit,
    remove,
)

TABLE = "components/table.py"
REQUESTS = "aws:dynamodb:Table: requests"
NAMED_REQUESTS = "table 'prod-market-intelligence-requests'"
PAY_PER_REQUEST = "            billing_mode=spec.billing_mode,\n"
REPLICAS = "            replicas=_replicas(args) or None,\n"
DELETION_PROTECTION = "            deletion_protection_enabled=args.deletion_protection,\n"
TAGS = "            tags=args.site.tags,\n"

OF_TABLES = {
    "dynamodb-table-capacity": Mutant(
        remove(TABLE, PAY_PER_REQUEST),
        REQUESTS,
        f"Set billing_mode to 'PAY_PER_REQUEST' on {NAMED_REQUESTS}",
    ),
    "dynamodb-table-recovery": Mutant(
        edit(SETTINGS, "days: 35", "days: 34"),
        REQUESTS,
        "Set point_in_time_recovery.recovery_period_in_days to 35 or more on " + NAMED_REQUESTS,
    ),
    "dynamodb-table-contract": Mutant(
        edit("tables/specs.py", 'name="user-index"', 'name="users-index"'),
        REQUESTS,
        "Add 'user-index' (key_schemas 'user_id' as 'HASH', 'created_at' as 'RANGE', "
        f"projection_type 'ALL') to global_secondary_indexes of {NAMED_REQUESTS}",
    ),
    "dynamodb-requests-table-presence": Mutant(
        edit(
            "arguments.py", "return [REQUESTS, PROCESSING_LOGS] if", "return [PROCESSING_LOGS] if"
        ),
        STACK,
        "Declare the table '<environment>-market-intelligence-requests'",
    ),
    "dynamodb-table-deletion-protection": Mutant(
        edit(TABLE, REPLICAS + DELETION_PROTECTION, REPLICAS),
        REQUESTS,
        f"Set deletion_protection_enabled to True on {NAMED_REQUESTS}",
    ),
    "dynamodb-table-protect": Mutant(
        remove(TABLE, "protect=args.deletion_protection or None,\n"),
        REQUESTS,
        f"Set the option protect to True on {NAMED_REQUESTS}",
    ),
    "dynamodb-table-origin": Mutant(
        edit(TABLE, TAGS, TAGS + '            restore_source_name="prod-old",\n'),
        REQUESTS,
        f"Remove restore_source_name from {NAMED_REQUESTS}",
    ),
    "dynamodb-table-class": Mutant(
        configure("dynamodb-table-class", tableClass="STANDARD_INFREQUENT_ACCESS"),
        REQUESTS,
        f"Set table_class to 'STANDARD_INFREQUENT_ACCESS' on {NAMED_REQUESTS}",
    ),
    "dynamodb-table-stream": Mutant(
        each(
            configure("dynamodb-table-stream", streamViewType="NEW_AND_OLD_IMAGES"),
            edit(SETTINGS, "stream: NEW_AND_OLD_IMAGES", "stream: KEYS_ONLY"),
        ),
        REQUESTS,
        f"Set stream_view_type to 'NEW_AND_OLD_IMAGES' on {NAMED_REQUESTS}",
    ),
    "dynamodb-global-table-version": Mutant(
        declare(
            'aws.dynamodb.GlobalTable("old", name="prod-old", replicas=['
            'aws.dynamodb.GlobalTableReplicaArgs(region_name="us-east-1")])'
        ),
        "aws:dynamodb:GlobalTable: old",
        "Remove the global table 'old', and declare replicas on its table",
    ),
    "dynamodb-item-absence": Mutant(
        declare(
            'aws.dynamodb.TableItem("first", table_name="prod-market-intelligence-requests", '
            'hash_key="request_id", item=json.dumps({"request_id": {"S": "1"}}))'
        ),
        "aws:dynamodb:TableItem: first",
        "Remove the table item 'first'",
    ),
    "dynamodb-table-encryption": Mutant(
        edit(SETTINGS, "key: customer-managed", "key: aws-owned"),
        REQUESTS,
        f"Set server_side_encryption.enabled to True on {NAMED_REQUESTS}",
    ),
    "dynamodb-export-encryption": Mutant(
        around('    s3_sse_algorithm="KMS",\n', ""),
        "aws:dynamodb:TableExport: archive",
        "Set s3_sse_algorithm to 'KMS' on table export 'archive'",
    ),
    "dynamodb-resource-policy-audience": Mutant(
        edit(
            "components/permissions.py",
            '["Principal"] = {"AWS": [*readers]}',
            '["Principal"] = "*"',
        ),
        "aws:dynamodb:ResourcePolicy: requests-readers",
        "Name the principals in policy of resource policy 'requests-readers'",
    ),
    "dynamodb-table-provider": Mutant(
        declare(
            'aws.cloudcontrol.Resource("other", type_name="AWS::DynamoDB::Table", '
            'desired_state=json.dumps({"TableName": "prod-other"}))'
        ),
        "aws:cloudcontrol:Resource: other",
        "Declare what is in 'other' as aws.dynamodb.Table",
    ),
}
