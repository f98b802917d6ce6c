"""What the formulas say of reads, held against what Amazon's own server counts."""

from tables.load.reads import reads
from tests.tables.conftest import Client, new_requests_table
from tests.tables.consumption import assert_cost, counted
from tests.tables.load.test_writes_measured import expected, padded
from tests.tables.loads import READS, workload

INDEXES = {
    "query by user": ("user-index", "user_id", "test-user-123"),
    "query by project": ("project-index", "project_id", "test-project-001"),
    "query by status": ("status-index", "status", "completed"),
    "query by priority": ("strategy-index", "processing_strategy", "table"),
}


def test_reads_cost_what_is_computed(dynamodb: Client, server: str) -> None:
    table = new_requests_table(dynamodb).name
    for number in range(8):
        item = padded(4_000, request_id=f"req_{number}", status="completed")
        dynamodb.put_item(TableName=table, Item=item)
    given = READS | {"byStatus": {"perSecond": 1, "items": 8, "status": "completed"}}
    get, *queries, _ = reads(workload(reads=given), 1)

    with counted(dynamodb) as calls:
        key = {"request_id": {"S": "req_0"}}
        dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        for one in queries:
            index, key_name, value = INDEXES[one.name]
            dynamodb.query(
                TableName=table,
                IndexName=index,
                KeyConditionExpression="#key = :value",
                ExpressionAttributeNames={"#key": key_name},
                ExpressionAttributeValues={":value": {"S": value}},
            )

    assert_cost(server, calls, [expected(one) for one in (get, *queries)])
