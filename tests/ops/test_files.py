from pathlib import Path

import pytest

from launcher.errors import UserError
from ops.files import exact_text, rewritten, write_all


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


def longer(text: str) -> str:
    """Edit a text as commands do: change a line, add one, and drop one."""
    return text.replace("b", "B\nnew").replace("d\n", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a\nb\nc\n", "a\nB\nnew\nc\n", id="Unix"),
        pytest.param("a\r\nb\r\nc\r\n", "a\r\nB\r\nnew\r\nc\r\n", id="Windows"),
        pytest.param("a\rb\rc\r", "a\rB\rnew\rc\r", id="old Mac"),
        pytest.param("\ufeffa\r\nb\r\n", "\ufeffa\r\nB\r\nnew\r\n", id="a mark at the start"),
        pytest.param("a\r\nb", "a\r\nB\r\nnew", id="no end of the last line"),
        pytest.param("b", "B\nnew", id="one line without an end"),
        pytest.param("", "", id="nothing"),
        pytest.param("\n\na\n\n", "\n\na\n\n", id="empty lines"),
        pytest.param(
            "a\nx\r\ny\r\nb\nz\nd\r\ne\r\n",
            "a\nx\r\ny\r\nB\r\nnew\r\nz\ne\r\n",
            id="both ends, of which each line that stays keeps its own",
        ),
    ],
)
def test_lines_that_stay_keep_their_ends(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(before.encode())
    text = rewritten(exact_text(file), longer)
    write_all({file: text})
    assert file.read_bytes() == after.encode()
    assert rewritten(before, str) == before
