import pytest
from pulumi_policy.proxy import UNKNOWN_BOOLEAN_VALUE, UNKNOWN_OBJECT_VALUE, UNKNOWN_STRING_VALUE

from guardrails.adapter import as_policy
from guardrails.dynamodb.table_origin import ORIGINS, RULE
from tests.policies.conftest import Run

POLICY = as_policy(RULE)
ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-requests"
IMPORT = {"inputFormat": "CSV", "s3BucketSource": {"bucket": "requests"}}


def demand(argument: str) -> str:
    return (
        f"Remove {argument} from table 'dev-requests': a table that is imported or restored "
        "is made without its deletion protection, stream and tags."
    )


def test_table_that_begins_empty_passes(run: Run) -> None:
    assert run(POLICY, {"name": "dev-requests"}) == []


@pytest.mark.parametrize(
    ("name", "value", "argument"),
    [
        pytest.param("importTable", IMPORT, "import_table", id="import"),
        pytest.param("restoreBackupArn", f"{ARN}/backup/1", "restore_backup_arn", id="backup"),
        pytest.param("restoreDateTime", "2027-01-31T00:00:00Z", "restore_date_time", id="time"),
        pytest.param("restoreSourceName", "prod-requests", "restore_source_name", id="name"),
        pytest.param("restoreSourceTableArn", ARN, "restore_source_table_arn", id="table"),
        pytest.param("restoreToLatestTime", True, "restore_to_latest_time", id="latest time"),
    ],
)
def test_table_with_an_origin_is_refused(run: Run, name: str, value: object, argument: str) -> None:
    assert run(POLICY, {"name": "dev-requests", name: value}) == [demand(argument)]
    assert run(POLICY, {"name": "dev-requests", name: None}) == []


@pytest.mark.parametrize("name", ORIGINS)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param(0, id="zero"),
        pytest.param(1, id="number"),
        pytest.param("", id="empty string"),
        pytest.param("false", id="string"),
        pytest.param([], id="list"),
        pytest.param({}, id="object"),
    ],
)
def test_origin_of_a_wrong_type_is_refused(run: Run, name: str, value: object) -> None:
    assert run(POLICY, {"name": "dev-requests", name: value}) == [demand(ORIGINS[name])]


def test_restore_that_is_off_passes(run: Run) -> None:
    assert run(POLICY, {"name": "dev-requests", "restoreToLatestTime": False}) == []


def test_each_origin_is_a_finding(run: Run) -> None:
    restore = {"restoreToLatestTime": True, "restoreSourceName": "prod-requests"}
    assert run(POLICY, {"name": "dev-requests", **restore}) == [
        demand("restore_source_name"),
        demand("restore_to_latest_time"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        pytest.param(
            "importTable", UNKNOWN_OBJECT_VALUE, "Object value at .importTable", id="import"
        ),
        pytest.param(
            "restoreSourceTableArn",
            UNKNOWN_STRING_VALUE,
            "string value at .restoreSourceTableArn",
            id="table",
        ),
        pytest.param(
            "restoreToLatestTime",
            UNKNOWN_BOOLEAN_VALUE,
            "boolean value at .restoreToLatestTime",
            id="latest time",
        ),
    ],
)
def test_unknown_origin_is_not_known_yet_and_hides_no_other(
    run: Run, name: str, value: str, path: str
) -> None:
    unknown = f"unknown: {path} can't be known during preview"
    props = {"name": "dev-requests", name: value}
    assert run(POLICY, props) == [unknown]
    assert run(POLICY, props | {"restoreSourceName": "prod-requests"}) == [
        demand("restore_source_name"),
        unknown,
    ]


def test_other_resources_are_not_checked(run: Run) -> None:
    assert run(POLICY, {"importTable": IMPORT}, resource_type="aws:s3/bucket:Bucket") == [
        "not applicable: checks only aws:dynamodb/table:Table"
    ]
