from collections.abc import Callable

import pytest

from ops.verify.backup import questions
from ops.verify.deployed import Deployed
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.as_asked import AWAY, LOGS, REQUESTS
from tests.ops.verify.completion import Completion
from tests.ops.verify.estate import breakages, checked, found

COPY = f"arn:aws:backup:{AWAY}:{ACCOUNT}:backup-vault:prod-market-intelligence-backups-of-{REGION}"
START = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"


def another_schedule(aws: Completion) -> None:
    aws.rules[0]["ScheduleExpression"] = "cron(0 5 ? * MON *)"


def another_vault(aws: Completion) -> None:
    aws.rules[0]["TargetBackupVaultName"] = "Default"


def kept_for_fewer_days(aws: Completion) -> None:
    aws.rules[0]["Lifecycle"]["DeleteAfterDays"] = 30


def kept_for_ever(aws: Completion) -> None:
    del aws.rules[0]["Lifecycle"]


def cold_after_some_days(aws: Completion) -> None:
    aws.rules[0]["Lifecycle"]["MoveToColdStorageAfterDays"] = 30


def no_copies(aws: Completion) -> None:
    del aws.rules[0]["CopyActions"]


def copies_kept_for_fewer_days(aws: Completion) -> None:
    aws.rules[0]["CopyActions"][0]["Lifecycle"]["DeleteAfterDays"] = 30


def no_plan(aws: Completion) -> None:
    aws.plan_is = "gone"


def a_plan_that_was_deleted(aws: Completion) -> None:
    aws.plan_is = "deleted"


def another_rule(aws: Completion) -> None:
    aws.rules[0]["RuleName"] = "by-hand"


def a_table_less(aws: Completion) -> None:
    aws.selections[0].pop()


def no_selection(aws: Completion) -> None:
    aws.selections.clear()


BREAKAGES = breakages(
    {
        no_plan: "plan",
        a_plan_that_was_deleted: "plan",
        another_rule: "plan",
        another_schedule: "plan",
        another_vault: "plan",
        kept_for_fewer_days: "plan",
        kept_for_ever: "plan",
        cold_after_some_days: "plan",
        no_copies: "plan",
        copies_kept_for_fewer_days: "plan",
        a_table_less: "backed up",
        no_selection: "backed up",
    }
)


@pytest.mark.parametrize(("breaks", "check"), BREAKAGES)
def test_one_check_finds_it(
    of: Deployed, completion: Completion, breaks: Callable[[Completion], None], check: str
) -> None:
    breaks(completion)
    assert found(of) == {f"backup: {check}": "failed"}


def test_selections_together_may_take_the_tables(of: Deployed, completion: Completion) -> None:
    [[one, other]] = completion.selections
    completion.selections[:] = [[one], [other, f"{START}/others"]]
    assert found(of) == {}


def test_all_is_told(of: Deployed) -> None:
    *vaults, plan, selected = checked(questions(of))
    assert [check.check for check in vaults] == [
        "vault",
        "vault: encryption",
        "vault: lock",
        f"vault in {AWAY}",
        f"vault in {AWAY}: encryption",
        f"vault in {AWAY}: lock",
    ]
    assert plan.found == {
        "vault": "prod-market-intelligence-backups",
        "schedule": "cron(0 5 ? * * *)",
        "kept for days": 35,
        "cold after days": None,
        "copies kept for days": {COPY: 35},
    }
    assert selected.found == [f"{START}/{REQUESTS}", f"{START}/{LOGS}"]


def test_the_embedded_aws_is_asked_about_vaults_only(of: Deployed) -> None:
    asked = [question.answered(on_embedded=True) for question in questions(of)]
    assert [check.check for check in asked if check.status == "not checked"] == [
        "plan",
        "backed up",
    ]
