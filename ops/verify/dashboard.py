"""Checks that the dashboard exists."""

from collections.abc import Iterator

from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def questions(of: Deployed) -> Iterator[Question]:
    """Yield the check, if the stack has a dashboard."""
    if of.stack.settings.dashboard.enabled:
        yield Question(
            section="dashboard",
            check="dashboard",
            expected=of.site.global_name("tables"),
            ask=lambda: _name(of),
            todo=of.fix,
        )


def _name(of: Deployed) -> str:
    name = of.outputs.text("dashboardName")
    try:
        return of.aws.ask("cloudwatch", "get_dashboard", DashboardName=name)["DashboardName"]
    except MissingError:
        return MISSING
