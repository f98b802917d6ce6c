import errno

import pytest

from launcher.commands import COMMANDS, Command
from tests.ops.mi import ran

DISK_FULL = OSError(errno.ENOSPC, "No space left on device", "folder/a")
TOO_LONG = OSError(errno.ENAMETOOLONG, "File name too long", "folder/aaa")
MISSING = FileNotFoundError(errno.ENOENT, "No such file or directory", "folder/a")


def fail_for_the_disk() -> None:
    raise DISK_FULL


def fail_for_a_name() -> None:
    raise TOO_LONG


def fail_for_space() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def fail_for_a_mistake() -> None:
    raise MISSING


def command(patch: pytest.MonkeyPatch, function: str) -> None:
    entry = Command(name="fail", help="Fail.", entry=f"{__name__}:{function}")
    patch.setitem(COMMANDS, "fail", entry)


def test_a_disk_that_refuses_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "fail_for_the_disk")
    done = ran("fail")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "folder/a cannot be used: No space left on device. Make sure that the checkout, the home "
        "folder and the temporary folder are writable and have space.\n"
    )


def test_a_name_that_no_file_can_have_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "fail_for_a_name")
    done = ran("fail")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == ("folder/aaa cannot be used: File name too long. Give a shorter name.\n")


def test_a_full_disk_is_a_sentence_where_no_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "fail_for_space")
    done = ran("fail")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "A disk is full: No space left on device. Make sure that the checkout, the home folder and "
        "the temporary folder are writable and have space.\n"
    )


def test_a_mistake_of_the_command_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    command(monkeypatch, "fail_for_a_mistake")
    with pytest.raises(FileNotFoundError):
        ran("fail")
