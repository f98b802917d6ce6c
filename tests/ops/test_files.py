from pathlib import Path

import pytest

from launcher.errors import UserError
from ops.files import write_all


def test_files_are_written_over_what_was_there(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("a long text")
    old.chmod(0o600)
    write_all({old: "é", new: "b"})
    assert (old.read_bytes(), new.read_bytes()) == ("é".encode(), b"b")
    assert old.stat().st_mode & 0o777 == 0o600


def test_all_are_written_or_none(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("a")
    with pytest.raises(UserError) as refused:
        write_all({old: "b", new: "b", tmp_path: "b"})
    assert str(refused.value) == f"{tmp_path} cannot be written: Is a directory."
    assert (old.read_text(), new.exists()) == ("a", False)
