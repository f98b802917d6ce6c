import pytest

from offline.plugin.aws import enum
from offline.plugin.resources.cloudwatch_metric_alarm.facts import FACTS
from offline.plugin.shapes import resource_shape
from tests.offline.plugin.resources.dynamodb_table.test_facts import paths


@pytest.mark.parametrize(
    "named",
    [
        [str(FACTS.auto_named)],
        FACTS.defaults,
        FACTS.enums,
        FACTS.ranges,
        FACTS.arns,
        [*FACTS.conflicts, *(name for names in FACTS.conflicts.values() for name in names)],
        FACTS.replaces,
        FACTS.sets,
        FACTS.computed,
    ],
    ids=[
        "auto-named",
        "defaults",
        "enums",
        "ranges",
        "ARNs",
        "conflicts",
        "replaces",
        "sets",
        "computed",
    ],
)
def test_facts_are_about_properties_that_the_sdk_has(named: list[str]) -> None:
    shape = resource_shape("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert shape
    assert set(named) - set(paths(shape.inputs)) == set()


@pytest.mark.parametrize("name", FACTS.enums.values())
def test_allowed_values_are_those_of_aws(name: str) -> None:
    assert len(enum(FACTS.service, name)) >= 2
