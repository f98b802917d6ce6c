import pytest

from sections.names import names_in_aws
from tests.conftest import Mocks
from tests.sections.conftest import problems, read

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


@pytest.mark.parametrize(
    ("given", "section", "name"),
    [
        pytest.param(
            {"requests": {"tableName": ADOPTED}, "logs": {"tableName": ADOPTED}},
            "logs",
            ADOPTED,
            id="the same for both",
        ),
        pytest.param(
            {"requests": {"tableName": "dev-request-processing-logs"}},
            "requests",
            "dev-request-processing-logs",
            id="that of the logs",
        ),
        pytest.param(
            {"logs": {"tableName": "dev-market-intelligence-requests"}},
            "logs",
            "dev-market-intelligence-requests",
            id="that of the requests",
        ),
        pytest.param(
            {"requests": {"tableName": "dev-market-intelligence-requests"}},
            "requests",
            "dev-market-intelligence-requests",
            id="its own",
        ),
    ],
)
def test_names_that_a_table_has_anyway_are_refused(
    mocks: Mocks, given: dict[str, object], section: str, name: str
) -> None:
    [problem] = problems(mocks, given)

    assert problem == (
        f'{section} has the tableName "{name}", which a table of this stack has anyway: '
        "remove it, or give another"
    )


def test_nothing_is_compared_with_an_environment_that_is_wrong(mocks: Mocks) -> None:
    given = {"environment": "test", "requests": {"tableName": "test-request-processing-logs"}}

    [problem] = problems(mocks, given)

    assert problem.startswith('environment is "test": ')
