import pytest

from sections.names import names_in_aws
from tests.conftest import Mocks
from tests.sections.conftest import read

ADOPTED = "market_intelligence_requests"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param({}, {}, id="neither"),
        pytest.param({"requests": {"tableName": ADOPTED}}, {"requests": ADOPTED}, id="requests"),
        pytest.param({"logs": {"tableName": "Logs.v-2"}}, {"logs": "Logs.v-2"}, id="logs"),
        pytest.param(
            {"requests": {"tableName": ADOPTED}, "logs": {"tableName": f"{ADOPTED}_logs"}},
            {"requests": ADOPTED, "logs": f"{ADOPTED}_logs"},
            id="both",
        ),
        pytest.param(
            {"logs": {"tableName": "prod-request-processing-logs"}},
            {"logs": "prod-request-processing-logs"},
            id="of another environment",
        ),
    ],
)
def test_tables_can_have_other_names(
    mocks: Mocks, given: dict[str, object], names: dict[str, str]
) -> None:
    settings = read(mocks, given)

    assert names_in_aws(settings.requests, settings.logs) == names
