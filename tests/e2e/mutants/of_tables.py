"""A mutant for each rule about DynamoDB."""

from tests.e2e.mutants.mutant import (
    SETTINGS,
    Change,
    around,
    configure,
    declare,
    each,
    edit,
    remove,
)

TABLE = "components/table.py"
REQUESTS = "aws:dynamodb:Table: requests"
PAY_PER_REQUEST = "            billing_mode=spec.billing_mode,\n"
DELETION_PROTECTION = "            deletion_protection_enabled=args.deletion_protection,\n"
TAGS = "            tags=args.site.tags,\n"

OF_TABLES: dict[str, Change] = {
    "dynamodb-table-capacity": remove(TABLE, PAY_PER_REQUEST),
    "dynamodb-table-recovery": edit(SETTINGS, "days: 35", "days: 34"),
    "dynamodb-table-contract": edit(
        "market_intelligence/specs.py", 'name="user-index"', 'name="users-index"'
    ),
    "dynamodb-requests-table-presence": edit(
        "settings/component_args.py",
        "if settings.of_table(spec).is_deployed]",
        "if spec.optional]",
    ),
    "dynamodb-table-deletion-protection": remove(TABLE, DELETION_PROTECTION),
    "dynamodb-table-protect": remove(TABLE, "protect=args.deletion_protection or None,\n"),
    "dynamodb-table-origin": edit(
        TABLE, TAGS, TAGS + '            restore_source_name="prod-old",\n'
    ),
    "dynamodb-table-class": configure(
        "dynamodb-table-class", tableClass="STANDARD_INFREQUENT_ACCESS"
    ),
    "dynamodb-table-stream": each(
        configure("dynamodb-table-stream", streamViewType="NEW_AND_OLD_IMAGES"),
        edit(SETTINGS, "stream: NEW_AND_OLD_IMAGES", "stream: KEYS_ONLY"),
    ),
    "dynamodb-global-table-version": declare(
        'aws.dynamodb.GlobalTable("old", name="prod-old", replicas=['
        'aws.dynamodb.GlobalTableReplicaArgs(region_name="us-east-1")])'
    ),
    "dynamodb-item-absence": declare(
        'aws.dynamodb.TableItem("first", table_name="prod-market-intelligence-requests", '
        'hash_key="request_id", item=json.dumps({"request_id": {"S": "1"}}))'
    ),
    "dynamodb-table-encryption": edit(SETTINGS, "key: customer-managed", "key: aws-owned"),
    "dynamodb-export-encryption": around('    s3_sse_algorithm="KMS",\n', ""),
    "dynamodb-resource-policy-audience": edit(
        "components/permissions.py",
        '["Principal"] = {"AWS": [*readers]}',
        '["Principal"] = "*"',
    ),
    "dynamodb-tag-override": declare(
        'aws.dynamodb.Tag("over", resource_arn=REQUESTS, key="environment", value="dev")'
    ),
    "dynamodb-table-provider": declare(
        'aws.cloudcontrol.Resource("other", type_name="AWS::DynamoDB::Table", '
        'desired_state=json.dumps({"TableName": "prod-other"}))'
    ),
}
