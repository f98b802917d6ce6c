import pytest
from botocore.exceptions import ClientError

from tables.access import LogsTable
from tables.patterns.client import ConditionError, write
from tests.tables.examples import log


def test_the_answer_of_a_write_is_given(logs: LogsTable) -> None:
    item = log().to_attributes()
    answer = write(logs.client.put_item, TableName=logs.name, Item=item)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("asked", ["ALL_OLD", "NONE"])
def test_a_condition_that_does_not_hold(logs: LogsTable, asked: str) -> None:
    item = log().to_attributes()
    logs.append(log())
    with pytest.raises(ConditionError) as caught:
        write(
            logs.client.put_item,
            TableName=logs.name,
            Item=item,
            ConditionExpression="attribute_not_exists(log_id)",
            ReturnValuesOnConditionCheckFailure=asked,
        )
    assert caught.value.item == (item if asked == "ALL_OLD" else {})


def test_other_errors_are_the_clients_own(logs: LogsTable) -> None:
    item = log().to_attributes()
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        write(logs.client.put_item, TableName="no-such-table", Item=item)
