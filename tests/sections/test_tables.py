import pytest

from sections.tables import Recovery
from tests.conftest import Mocks
from tests.sections.conftest import problems, read

ROLE = "arn:aws:iam::222233334444:role/team/reader"
MAXIMUM = "must be 1 or more, or -1 to lift a maximum set before"
READS = "(most read units a second, -1 to lift a maximum set before)"
STREAMS = "must be 'KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE' or 'NEW_AND_OLD_IMAGES'"
PRINCIPAL = (
    "must be the ARN of a role, a user or an account's root, "
    "such as arn:aws:iam::111122223333:role/reader"
)
READERS = "(ARNs of principals of other accounts that may read the table)"
NAME = "must be 3 to 255 of the characters a-z, A-Z, 0-9, _, . and -"
INDEXES = "(maximums of its indexes, by their names)"
DAYS = "(how far back to restore, 1 to 35)"
OFF = "has no effect while enabled is false: remove it, or set enabled: true"


def test_a_table_can_have_everything(mocks: Mocks) -> None:
    table = {
        "tableClass": "STANDARD_INFREQUENT_ACCESS",
        "stream": "KEYS_ONLY",
        "contributorInsights": "all",
        "maxReadUnits": "100",
        "maxWriteUnits": -1,
        "readers": [
            ROLE,
            "arn:aws-cn:iam::222233334444:user/ada",
            "arn:aws:iam::222233334444:root",
        ],
    }
    given = {
        "requests": table
        | {
            "timeToLive": "false",
            "indexes": {"user-index": {"maxReadUnits": 1}, "status-index": {}},
        },
        "logs": table | {"indexes": {"request-logs-index": {"maxWriteUnits": None}}},
    }
    in_python = {
        "table_class": "STANDARD_INFREQUENT_ACCESS",
        "stream": "KEYS_ONLY",
        "contributor_insights": "all",
        "max_read_units": 100,
        "max_write_units": -1,
        "readers": table["readers"],
    }

    settings = read(mocks, given)

    assert settings.requests.model_dump() == in_python | {
        "table_name": None,
        "time_to_live": False,
        "retention_days": 90,
        "indexes": {
            "user-index": {"max_read_units": 1, "max_write_units": None},
            "status-index": {"max_read_units": None, "max_write_units": None},
        },
    }
    assert settings.logs.model_dump() == in_python | {
        "table_name": None,
        "enabled": True,
        "indexes": {"request-logs-index": {"max_read_units": None, "max_write_units": None}},
    }


@pytest.mark.parametrize(
    ("recovery", "days"),
    [
        pytest.param({}, 35, id="default"),
        pytest.param({"days": 1}, 1, id="shortest"),
        pytest.param({"enabled": "true", "days": "35"}, 35, id="longest, quoted"),
        pytest.param({"enabled": False}, None, id="off"),
    ],
)
def test_recovery_reaches_back_so_many_days(recovery: dict[str, object], days: int | None) -> None:
    assert Recovery.model_validate(recovery).window_days == days


@pytest.mark.parametrize(
    ("recovery", "problem"),
    [
        pytest.param(
            {"day": 7}, "day is 7: no such setting; did you mean recovery.days?", id="day"
        ),
        pytest.param({"days": 0}, f"days is 0: must be 1 or more {DAYS}", id="too few"),
        pytest.param({"days": "36"}, f"days is 36: must be 35 or less {DAYS}", id="too many"),
        pytest.param({"days": 7.5}, f"days is 7.5: must be a whole number {DAYS}", id="half a day"),
        pytest.param({"days": True}, f"days is true: must be a whole number {DAYS}", id="true"),
        pytest.param({"days": None}, f"days is null: must be a whole number {DAYS}", id="null"),
        pytest.param({"days": [7]}, f"days is [7]: must be a whole number {DAYS}", id="list"),
        pytest.param({"days": {}}, f"days is {{}}: must be a whole number {DAYS}", id="object"),
        pytest.param(
            {"days": "a week"}, f'days is "a week": must be a whole number {DAYS}', id="words"
        ),
        pytest.param({"days": 7, "enabled": False}, f"days is 7: {OFF}", id="days while off"),
        pytest.param(
            {"enabled": 0}, "enabled is 0: must be true or false (on or off)", id="0 for false"
        ),
        pytest.param(
            {"enabled": None},
            "enabled is null: must be true or false (on or off)",
            id="null for false",
        ),
    ],
)
def test_wrong_recovery_is_refused(mocks: Mocks, recovery: object, problem: str) -> None:
    assert problems(mocks, {"recovery": recovery}) == [f"recovery.{problem}"]


@pytest.mark.parametrize(
    ("requests", "problem"),
    [
        pytest.param(
            {"timeToLive": 1},
            "timeToLive is 1: must be true or false (delete items whose ttl has passed)",
            id="number for true",
        ),
        pytest.param(
            {"tableClass": "standard"},
            "tableClass is \"standard\": must be 'STANDARD' or 'STANDARD_INFREQUENT_ACCESS' "
            "(cheap requests, or cheap storage for what is seldom accessed)",
            id="class in small letters",
        ),
        pytest.param(
            {"stream": True},
            f"stream is true: {STREAMS} (what its stream shows of a change)",
            id="true for a stream",
        ),
        pytest.param(
            {"stream": ["NEW_IMAGE"]},
            f'stream is ["NEW_IMAGE"]: {STREAMS} (what its stream shows of a change)',
            id="list for a stream",
        ),
        pytest.param(
            {"contributorInsights": "on"},
            "contributorInsights is \"on\": must be 'off', 'throttled' or 'all' "
            "(which keys are counted: those throttled, or all that are accessed)",
            id="on for insights",
        ),
        pytest.param(
            {"retentionDays": 0},
            "retentionDays is 0: must be 1 or more (how long a request is kept once it has ended)",
            id="no retention",
        ),
        pytest.param(
            {"timeToLive": False, "retentionDays": 7},
            "retentionDays is 7: has no effect while timeToLive is false: "
            "remove it, or set it to true",
            id="retention of what does not expire",
        ),
        pytest.param({"maxReadUnits": 0}, f"maxReadUnits is 0: {MAXIMUM}", id="maximum of 0"),
        pytest.param({"maxWriteUnits": -2}, f"maxWriteUnits is -2: {MAXIMUM}", id="maximum of -2"),
        pytest.param(
            {"maxReadUnits": "none"},
            f'maxReadUnits is "none": must be a whole number {READS}',
            id="word for a maximum",
        ),
        pytest.param(
            {"maxReadUnits": 2**53},
            f"maxReadUnits is {2**53}: must be {2**53 - 1} or less {READS}",
            id="maximum that changes on its way",
        ),
        pytest.param(
            {"maxUnits": 5},
            "maxUnits is 5: no such setting; did you mean requests.maxReadUnits?",
            id="misspelt maximum",
        ),
        pytest.param(
            {"enabled": False},
            "enabled is false: no such setting, only tableClass, stream, contributorInsights, "
            "maxReadUnits, maxWriteUnits, readers, tableName, timeToLive, retentionDays, indexes",
            id="off",
        ),
        pytest.param(
            {"readers": ROLE}, f'readers is "{ROLE}": must be a list {READERS}', id="reader"
        ),
        pytest.param(
            {"readers": [ROLE, 5]},
            f"readers[1] is 5: must be text, in quotes {READERS}",
            id="number for a reader",
        ),
        pytest.param({"readers": ["*"]}, f'readers[0] is "*": {PRINCIPAL}', id="everybody"),
        pytest.param({"tableName": "ab"}, f'tableName is "ab": {NAME}', id="short name"),
        pytest.param({"tableName": "my table"}, f'tableName is "my table": {NAME}', id="space"),
        pytest.param(
            {"tableName": 5},
            "tableName is 5: must be text, in quotes "
            "(its name in AWS, where that is not the specification's own)",
            id="number for a name",
        ),
        pytest.param(
            {"readers": ["222233334444"]},
            f'readers[0] is "222233334444": {PRINCIPAL}',
            id="number of an account",
        ),
        pytest.param(
            {"readers": ["arn:aws:s3:::bucket"]},
            f'readers[0] is "arn:aws:s3:::bucket": {PRINCIPAL}',
            id="ARN of a bucket",
        ),
        pytest.param(
            {"readers": [f"{ROLE}-*"]}, f'readers[0] is "{ROLE}-*": {PRINCIPAL}', id="many roles"
        ),
        pytest.param(
            {"readers": ["arn:aws:iam::٢٢٢٢٣٣٣٣٤٤٤٤:root"]},
            f'readers[0] is "arn:aws:iam::٢٢٢٢٣٣٣٣٤٤٤٤:root": {PRINCIPAL}',
            id="other digits",
        ),
        pytest.param(
            {"readers": [ROLE, ROLE]},
            f'readers is ["{ROLE}", "{ROLE}"]: [1] is the same as [0]: remove one of them',
            id="reader twice",
        ),
        pytest.param(
            {"indexes": ["user-index"]},
            f'indexes is ["user-index"]: must be an object {INDEXES}',
            id="list of indexes",
        ),
        pytest.param(
            {"indexes": {"user-index": 5}},
            "indexes.user-index is 5: must be an object of settings: maxReadUnits, maxWriteUnits "
            f"{INDEXES}",
            id="number for an index",
        ),
        pytest.param(
            {"indexes": {"user-index": None}},
            "indexes.user-index is null: must be an object of settings: "
            f"maxReadUnits, maxWriteUnits {INDEXES}",
            id="null for an index",
        ),
        pytest.param(
            {"indexes": {"user-index": {"maxReadUnits": 0}}},
            f"indexes.user-index.maxReadUnits is 0: {MAXIMUM}",
            id="maximum of 0 for an index",
        ),
        pytest.param(
            {"indexes": {"user-index": {"max": 5}}},
            "indexes.user-index.max is 5: no such setting, only maxReadUnits, maxWriteUnits",
            id="other setting of an index",
        ),
        pytest.param(
            {"indexes": {"user-index": {"maxReadUnit": 5}}},
            "indexes.user-index.maxReadUnit is 5: no such setting; "
            "did you mean requests.indexes.user-index.maxReadUnits?",
            id="misspelt setting of an index",
        ),
        pytest.param(
            {"indexes": {"request-logs-index": {"maxReadUnits": 0, "max": 1}}},
            "indexes.request-logs-index: no such index, only user-index, project-index, "
            "status-index, strategy-index",
            id="index of the other table",
        ),
        pytest.param(
            {"indexes": {"maxReadUnits": 5}},
            "indexes.maxReadUnits: no such index, only user-index, project-index, status-index, "
            "strategy-index",
            id="setting for an index",
        ),
    ],
)
def test_wrong_requests_are_refused(mocks: Mocks, requests: object, problem: str) -> None:
    assert problems(mocks, {"requests": requests}) == [f"requests.{problem}"]


@pytest.mark.parametrize(
    ("logs", "problem"),
    [
        pytest.param(
            "false",
            'logs is "false": must be an object of settings: enabled, tableClass, stream, ... '
            "(the processing logs table)",
            id="false for the section",
        ),
        pytest.param(
            {"timeToLive": True},
            "logs.timeToLive is true: no such setting; did you mean requests.timeToLive?",
            id="expiry, which it does not have",
        ),
        pytest.param(
            {"enabled": False, "stream": None}, f"logs.stream is null: {OFF}", id="stream while off"
        ),
        pytest.param(
            {"indexes": {"user-index": {}}},
            "logs.indexes.user-index: no such index, only request-logs-index",
            id="index of the other table",
        ),
    ],
)
def test_wrong_logs_are_refused(mocks: Mocks, logs: object, problem: str) -> None:
    assert problems(mocks, {"logs": logs}) == [problem]
