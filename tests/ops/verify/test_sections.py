from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ops import stacks
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.sections import asked, sections
from tests.ops.verify import deploying
from tests.ops.verify.estate import checked, found


def test_a_stack_as_its_file_says_has_no_fault(of: Deployed) -> None:
    assert found(of) == {}


def test_on_an_aws_that_holds_everything_nothing_is_left_open(of: Deployed) -> None:
    checks = checked(question for part in sections(of) for question in part)
    assert {check.status for check in checks} == {"ok"}


def test_every_section_is_asked(of: Deployed) -> None:
    assert [part[0].section for part in sections(of)] == [
        "requests",
        "logs",
        "alarms",
        "topic",
        "dashboard",
        "backup",
        "cache",
        "policies",
        "outputs",
    ]


def test_no_question_is_asked_twice(of: Deployed) -> None:
    names = [(one.section, one.check) for part in sections(of) for one in part]
    assert len(names) == len(set(names))


def answers(of: Deployed) -> list[Check]:
    with ThreadPoolExecutor() as pool:
        return [check for section in asked(of, pool) for check in section.result()]


def encrypting(of: Deployed, folder: Path, plain: str) -> list[Check]:
    """Verify what is deployed by a file in which a setting is encrypted."""
    name = plain.partition(":")[0]
    text = deploying.FILE.replace(plain, f"{name}: {{secure: v1:abc}}")
    assert text != deploying.FILE
    (folder / f"Pulumi.{deploying.STACK}.yaml").write_text(text)
    return answers(of.another(stacks.read(deploying.STACK, folder)))


@pytest.mark.parametrize(
    ("plain", "setting", "decided"),
    [
        pytest.param("team: search", "tags.team", {"tags"}, id="a value"),
        pytest.param(
            "    account: true",
            "alarms.account",
            {
                "account-ReadCapacityUtilization",
                "account-UserErrors",
                "account-WriteCapacityUtilization",
                "alarmCount",
                "alarmMonthlyUsd",
            },
            id="a switch",
        ),
        pytest.param("endpoint: on-call@example.com", "", set[str](), id="what is not looked at"),
    ],
)
def test_what_an_encrypted_setting_decides_is_not_known(
    of: Deployed, folder: Path, plain: str, setting: str, decided: set[str]
) -> None:
    checks = encrypting(of, folder, plain)
    assert {one.check for one in checks if one.status == "unknown"} == decided
    for one in checks:
        if one.check in decided:
            assert one.found == f"market-intelligence:{setting} is encrypted"
            assert one.expected == f"as market-intelligence:{setting} says"
        else:
            assert one.status == "ok", one


def test_a_setting_that_cannot_be_guessed_is_named(of: Deployed, folder: Path) -> None:
    checks = encrypting(of, folder, "tags:\n    team: search")
    [check] = [one for one in checks if one.section == "settings"]
    assert (check.check, check.status, check.found) == (
        "market-intelligence:tags",
        "unknown",
        "market-intelligence:tags is encrypted",
    )
