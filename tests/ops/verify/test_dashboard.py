from ops.verify.dashboard import questions
from ops.verify.deployed import Deployed
from tests.ops.verify.estate import checked, client, found

NAME = "prod-market-intelligence-tables-us-east-1"


def test_a_dashboard_that_is_gone_is_found(of: Deployed) -> None:
    client("cloudwatch").delete_dashboards(DashboardNames=[NAME])
    assert found(of) == {"dashboard: dashboard": "failed"}
    [check] = checked(questions(of))
    assert (check.found, check.expected) == ("missing", NAME)


def test_a_dashboard_is_told_by_its_name(of: Deployed) -> None:
    assert [(check.check, check.found) for check in checked(questions(of))] == [("dashboard", NAME)]
