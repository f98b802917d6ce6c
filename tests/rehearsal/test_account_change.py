from pathlib import Path

import pytest

from rehearsal import account_change

HERE, THERE = "123456789012", "999988887777"


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    monkeypatch.setattr(account_change, "REHEARSAL", tmp_path)
    return []


def move(ran: list[tuple[str, ...]], account: str, *, is_deployed: bool, program: str = "") -> None:
    def run(*words: str, quiet: bool) -> int:
        assert quiet
        ran.append(words)
        return 0

    account_change.move("prod", account, run, is_deployed=is_deployed, program=program)


def test_a_first_run_and_the_same_account_change_nothing(
    ran: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    move(ran, HERE, is_deployed=False)
    move(ran, HERE, is_deployed=True)
    assert ran == []
    assert capsys.readouterr().err == ""


def test_what_is_deployed_elsewhere_is_forgotten_and_said_so(
    ran: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    move(ran, HERE, is_deployed=True)
    move(ran, THERE, is_deployed=True)
    move(ran, THERE, is_deployed=True)
    assert ran == [("stack", "rm", "--force", "--yes", "--preserve-config", "prod")]
    assert capsys.readouterr().err == (
        f"Pulumi.prod.yaml now allows account {THERE} instead of {HERE}: the rehearsal of prod "
        "starts again there.\n"
    )


def test_a_stack_of_another_program_may_be_in_another_account(
    ran: list[tuple[str, ...]],
) -> None:
    move(ran, HERE, is_deployed=True)
    move(ran, THERE, is_deployed=True, program="bootstrap-")
    assert ran == []
    move(ran, HERE, is_deployed=True, program="bootstrap-")
    assert ran == [("stack", "rm", "--force", "--yes", "--preserve-config", "prod")]


def test_nothing_is_forgotten_where_nothing_is_deployed(ran: list[tuple[str, ...]]) -> None:
    move(ran, HERE, is_deployed=True)
    move(ran, THERE, is_deployed=False)
    assert ran == []
