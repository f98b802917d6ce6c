"""What is peculiar to dashboards of CloudWatch."""

import json

from tests.offline.plugin.conftest import Engine
from tests.offline.plugin.life import Life
from tests.offline.plugin.samples.cloudwatch import DASHBOARDS, WIDGET


def test_a_body_that_says_the_same_is_no_change(engine: Engine) -> None:
    dashboard = Life(engine, DASHBOARDS)
    _, outputs = dashboard.made()
    same = json.dumps({"widgets": [dict(reversed(WIDGET.items()))]}, indent=2)
    assert dashboard.engine.kinds(outputs, dashboard.checked({"dashboardBody": same})) == {}
