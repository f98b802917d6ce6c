from dataclasses import replace

import pytest

from ops.verify.aws import Aws
from ops.verify.deployed import Deployed
from tests.conftest import REGION


def test_a_stack_has_the_tables_alarms_and_cache_of_its_settings(of: Deployed) -> None:
    assert [table.spec.name for table in of.tables] == ["requests", "logs"]
    assert len(of.alarms) == of.outputs.value("alarmCount")
    assert of.cluster == "prod-requests"


@pytest.mark.parametrize(
    ("endpoint", "command"),
    [
        (None, "pulumi up --refresh --stack prod"),
        (
            "http://127.0.0.1:4566",
            'eval "$(make -s env STACK=prod)" && pulumi up --refresh --stack prod',
        ),
    ],
    ids=["real", "rehearsal"],
)
def test_what_to_run_acts_where_the_stack_is(
    of: Deployed, endpoint: str | None, command: str
) -> None:
    there = replace(of, aws=Aws(REGION, endpoint))
    assert there.pulumi("up --refresh") == command
    assert there.mend == f"Run `{command}`: it sets this again."
