"""What follows from the declaration of a table, in a stack without settings for it."""

import pytest

from market_intelligence.specs import TABLES, TableSpec
from settings.known import known_settings
from settings.stack import StackSettings
from tests.components.stacks import changed

EACH = pytest.mark.parametrize("spec", TABLES, ids=[spec.name for spec in TABLES])


@EACH
def test_it_is_deployed_with_policies_alarms_a_backup_and_a_place_on_the_dashboard(
    spec: TableSpec,
) -> None:
    stack = changed("prod", **({spec.name: {"enabled": True}} if spec.optional else {}))
    name = spec.physical_name("prod")

    inputs = stack.inputs(spec.name)
    assert (inputs["name"], inputs["hashKey"]) == (name, spec.hash_key.name)
    assert [index["name"] for index in inputs.get("globalSecondaryIndexes", [])] == [
        index.name for index in spec.indexes
    ]
    assert {f"{spec.name}-reader", f"{spec.name}-writer"} <= stack.of_type("iam:Policy").keys()
    alarms = map(stack.inputs, stack.of_type("cloudwatch:MetricAlarm"))
    watched: list[dict[str, str]] = [one.get("dimensions", {}) for one in alarms]
    on_indexes = {one.get("GlobalSecondaryIndexName") for one in watched if name in one.values()}
    assert on_indexes == {None, *(index.name for index in spec.indexes)}
    arns: list[str] = stack.inputs("backups-tables")["resources"]
    backed_up = [arn for arn in arns if arn.endswith(f"table/{name}")]
    assert len(backed_up) == spec.backed_up
    assert name in stack.inputs("dashboard")["dashboardBody"]
    assert stack.outputs[f"{spec.name}TableName"] == name
    assert stack.outputs.get(f"{spec.name}RetentionDays") == (
        spec.defaults.retention_days if spec.ttl_attribute else None
    )


@EACH
def test_a_stack_sets_what_the_table_can_have(spec: TableSpec) -> None:
    known = known_settings(StackSettings)
    assert known[spec.name].description == spec.description
    assert (f"{spec.name}.enabled" in known) == spec.optional
    assert (f"{spec.name}.retentionDays" in known) == (spec.ttl_attribute is not None)
    assert (f"{spec.name}.indexes" in known) == bool(spec.indexes)
