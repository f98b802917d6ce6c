from tables.load.deployment import DeployedTable, Deployment
from tables.specs import PROCESSING_LOGS, REQUESTS


def test_a_table_comes_before_its_indexes() -> None:
    assert DeployedTable(spec=REQUESTS).resources == (
        None,
        "user-index",
        "project-index",
        "status-index",
        "strategy-index",
    )


def test_both_tables_are_deployed_unless_said_otherwise() -> None:
    assert [table.spec for table in Deployment().tables] == [REQUESTS, PROCESSING_LOGS]
