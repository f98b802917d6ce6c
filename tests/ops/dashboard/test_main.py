import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import ops.dashboard.__main__ as dashboard
from ops.requirements import CHECKOUT

BODY = json.dumps({"widgets": [{"type": "text", "x": 0, "y": 0, "properties": {"markdown": "a"}}]})
NOT_JSON = "this is not JSON: EOF while parsing an object at line 1 column 1"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small body."""
    path = tmp_path / "body.json"
    path.write_text(BODY)
    return path


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def refused(capsys: pytest.CaptureFixture[str], body: object, picture: Path | None) -> str:
    with pytest.raises(typer.Exit) as refusal:
        dashboard.main(str(body), picture)
    assert refusal.value.exit_code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_the_name_says_what_kind_of_picture(
    source: Path, suffix: str, start: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = source.with_suffix(suffix)
    dashboard.main(str(source), picture)
    assert picture.read_bytes().startswith(start)
    assert capsys.readouterr().err == f"Drawn: {picture}\n"


def test_a_body_may_come_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, alone = tmp_path / "named.svg", tmp_path / "alone.svg"
    standard_input(monkeypatch, BODY.encode())
    dashboard.main("-", named)
    standard_input(monkeypatch, BODY.encode())
    dashboard.main(str(alone))
    assert alone.read_bytes() == named.read_bytes()


def test_widgets_that_overlap_are_drawn_and_named(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.write_text(json.dumps({"widgets": json.loads(BODY)["widgets"] * 2}))
    dashboard.main(str(source), source.with_suffix(".svg"))
    assert capsys.readouterr().err.splitlines()[0] == (
        "widgets[0] and widgets[1] overlap; the later one covers the other."
    )


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "body.json"
    said = refused(capsys, path, tmp_path / "a.svg")
    assert said == f"{path} cannot be read: No such file or directory.\n"


def test_a_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, tmp_path, tmp_path / "a.svg")
    assert said == f"{tmp_path} cannot be read: Is a directory.\n"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\xff", "{} is no dashboard's body: it is not text.\n"),
        (b"{", f"{{}} is no dashboard's body:\n{NOT_JSON}\n"),
        (b"{}", "{} is no dashboard's body:\nwidgets is missing: there is nothing to draw\n"),
    ],
    ids=["bytes", "JSON", "no widgets"],
)
def test_what_is_no_body_is_refused(
    source: Path,
    data: bytes,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    picture = source.with_suffix(".svg")
    source.write_bytes(data)
    assert refused(capsys, source, picture) == fault.format(source)
    standard_input(monkeypatch, data)
    assert refused(capsys, "-", picture) == fault.format("Standard input")
    assert not picture.exists()


def test_another_kind_of_picture_is_refused(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "{} is no name for a picture: end it in .svg or .png.\n"
    assert refused(capsys, source, Path("a.pdf")) == said.format("a.pdf")
    assert refused(capsys, source, None) == said.format(source)


def test_a_picture_in_no_folder_is_refused(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = source.parent / "nowhere" / "a.svg"
    said = refused(capsys, source, picture)
    assert said == f"{picture} cannot be written: No such file or directory.\n"


def test_the_command_ends_without_a_traceback() -> None:
    command = [sys.executable, "-m", "ops.dashboard", "-", "a.svg"]
    done = subprocess.run(
        command, cwd=CHECKOUT, input="{", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Standard input is no dashboard's body:\n{NOT_JSON}\n"


def test_whoever_only_reads_bodies_loads_no_library_for_drawing() -> None:
    code = "import sys, ops.dashboard.__main__; print({'matplotlib', 'numpy'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
