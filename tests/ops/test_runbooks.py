"""`./mi runbook`: the page's sections, with the names of a stack."""

import re

import pytest

from launcher.errors import ExitCode
from ops import runbooks
from ops.ci import engine
from rehearsal.stack_file import known_stacks
from tests.ops.mi import ran

PACK = "--policy-pack policies --policy-pack-config policies/config/prod.json"


def test_every_runbook_is_listed_with_what_it_is_for() -> None:
    listed = ran("runbook").stdout
    assert [line.split("  ")[0] for line in listed.splitlines()] == [*runbooks.runbooks()]
    assert 'failed      "error: update failed"\n' in listed


def test_a_runbook_has_the_names_of_the_stack() -> None:
    done = ran("runbook", "deleted", "--stack", "prod")
    assert (done.exit_code, done.stderr) == (ExitCode.GOOD, "")
    assert f"   pulumi up --refresh --stack prod {PACK}\n" in done.stdout
    assert (
        "   aws backup list-recovery-points-by-backup-vault --region us-east-1 "
        "--backup-vault-name prod-market-intelligence-backups\n"
    ) in done.stdout


def test_what_the_stack_has_not_is_said() -> None:
    printed = ran("runbook", "region", "--stack", "dev").stdout
    assert "--region <replica> --table-name dev-market-intelligence-requests" in printed
    assert printed.endswith(
        "\nThe stack has no replica, copies, copy vault: the commands with these do not apply.\n"
    )


@pytest.mark.parametrize("stack", known_stacks())
def test_every_word_in_angle_brackets_stands_for_something(stack: str) -> None:
    words = runbooks.names(stack)
    for text in runbooks.runbooks().values():
        assert set(re.findall(r"<([a-z ]+)>", text)) <= {*words}


def test_links_are_those_of_the_page_alone() -> None:
    printed = ran("runbook", "failed", "--stack", "prod").stdout
    assert "](" not in printed


def test_a_name_that_no_runbook_has_is_refused() -> None:
    done = ran("runbook", "burning")
    assert done.exit_code == ExitCode.UNKNOWN
    assert done.stderr == (
        "There is no runbook 'burning': the runbooks are failed, locked, pending, undo, state, "
        "state-lost, throttled, deleted, region, key, items.\n"
    )


def test_the_pack_is_that_of_the_stack() -> None:
    assert runbooks.names("dev")["pack"] == " ".join(engine.pack("dev"))
