"""Checks that the dashboard exists."""

from collections.abc import Iterator

from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield the check, if the stack has a dashboard."""
    if deployed.stack.settings.dashboard.enabled:
        yield Check(
            section="dashboard",
            name="dashboard",
            expected=deployed.site.global_name("tables"),
            call=lambda: _name(deployed),
            action=deployed.fix,
        )


def _name(deployed: Deployed) -> str:
    name = deployed.outputs.text("dashboardName")
    try:
        return deployed.aws.call("cloudwatch", "get_dashboard", DashboardName=name)["DashboardName"]
    except MissingError:
        return MISSING
