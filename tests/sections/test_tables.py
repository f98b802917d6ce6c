import pytest

from sections.tables import Recovery
from tests.conftest import Mocks
from tests.sections.conftest import read

ROLE = "arn:aws:iam::222233334444:role/team/reader"


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
