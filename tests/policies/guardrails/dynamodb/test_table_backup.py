from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from guardrails.backup.selections import SELECTION
from guardrails.dynamodb.table_backup import RULE
from guardrails.dynamodb.tables import TABLE
from tests.policies.stacks import PROD, found, resource

REQUESTS = resource(TABLE, "requests", {"name": "requests", "tags": {"backup": "daily"}})
TAG = {"type": "STRINGEQUALS", "key": "backup", "value": "daily"}
UNSAFE = (
    "Add table 'requests' to resources or selection_tags of a backup Selection: "
    "it is production's, and in no backup plan."
)


def test_selected_table() -> None:
    selection = resource(SELECTION, "daily", {"selectionTags": [TAG]})
    assert found(RULE, REQUESTS, selection, config=PROD) == []


def test_table_that_no_selection_takes() -> None:
    selection = resource(SELECTION, "daily", {"selectionTags": [TAG | {"value": "weekly"}]})
    assert found(RULE, REQUESTS, selection, config=PROD) == [UNSAFE]
    assert found(RULE, REQUESTS, config=PROD) == [UNSAFE]


def test_tables_elsewhere_need_no_backup() -> None:
    assert found(RULE, REQUESTS) == []


def test_unknown_selection_is_not_known_yet() -> None:
    selection = resource(SELECTION, "daily", {"resources": [UNKNOWN_STRING_VALUE]})
    assert found(RULE, REQUESTS, selection, config=PROD) == [
        "unknown: string value at .resources.0 can't be known during preview"
    ]
