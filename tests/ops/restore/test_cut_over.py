from dataclasses import replace
from datetime import UTC, datetime

from ops.restore.cut_over import Step, steps, ways_back
from ops.restore.restored import Restored
from tests.ops.restore.estate import REQUESTS, RESTORED

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)


PACK = "--policy-pack policies --policy-pack-config policies/config/prod.json"
DEPLOY = (
    f"pulumi preview --refresh --stack prod {PACK}",
    f"pulumi up --refresh --stack prod {PACK}",
)
COMMAND = "./mi restore --stack prod"
ARN = f"arn:aws:dynamodb:us-east-1:222233334444:table/{REQUESTS}"


def test_the_steps_to_work_with_the_restored_table(of: Restored) -> None:
    found = [*steps(of, AT)]
    assert [step.commands for step in found] == [
        (),
        (
            f"aws dynamodb untag-resource --resource-arn {ARN} --tag-keys managed-by",
            f"./mi adopt --stack prod --requests {RESTORED} --write",
            "rm adopt.prod.json",
        ),
        (
            "pulumi stack export --stack prod > before.json",
            f"{COMMAND} --table requests --swap {RESTORED} < before.json > after.json",
            "pulumi stack import --stack prod < after.json",
        ),
        DEPLOY,
        ("./mi verify --stack prod --write",),
        ("pulumi stack output requestsTableName --stack prod",),
        (f"{COMMAND} --release {RESTORED}",),
        (
            f"aws dynamodb update-table --table-name {REQUESTS} --no-deletion-protection-enabled",
            f"aws dynamodb delete-table --table-name {REQUESTS}",
        ),
    ]
    assert found[0].title == (
        f"Stop what writes to {REQUESTS}: what was written there after 2026-11-26T10:00:00Z is "
        f"not in {RESTORED}, and nothing carries it over."
    )


def test_what_follows_the_stream_and_the_cache_is_told(of: Restored) -> None:
    plain = (
        f"Point the application to {RESTORED}, which is an output of the stack now, and start it "
        "again."
    )
    without = replace(of, args=replace(of.args, stream=None))
    assert [*steps(without, AT)][5].title == plain
    assert [*steps(of, AT)][5].title == (
        f"{plain} What follows its stream has to follow that of the new one."
    )
    cache = of.stack.settings.cache.model_copy(update={"enabled": True})
    settings = of.stack.settings.model_copy(update={"cache": cache})
    cached = replace(without, stack=replace(of.stack, settings=settings))
    assert [*steps(cached, AT)][5].title == f"{plain} The cache serves it under its new name."


def test_the_ways_back(of: Restored) -> None:
    assert [*ways_back(of)] == [
        Step(
            f"To go back to {REQUESTS}, with what was written to it meanwhile and without what "
            "was written to the restored table. If the two files are committed, revert that "
            "instead:",
            (
                "git checkout -- Pulumi.prod.yaml policies/config/prod.json",
                "pulumi stack export --stack prod > after.json",
                f"{COMMAND} --table requests --swap {REQUESTS} < after.json > back.json",
                "pulumi stack import --stack prod < back.json",
                *DEPLOY,
            ),
        ),
        Step(
            "If this was a drill, remove the restored table and its alarms:",
            (f"{COMMAND} --remove {RESTORED}",),
        ),
    ]
