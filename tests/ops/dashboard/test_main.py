import json
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.main import argv
from ops.requirements import CHECKOUT
from tests.ops.mi import ran

BODY = json.dumps({"widgets": [{"type": "text", "x": 0, "y": 0, "properties": {"markdown": "a"}}]})
NOT_JSON = "this is not JSON: EOF while parsing an object at line 1 column 1"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small body."""
    path = tmp_path / "body.json"
    path.write_text(BODY)
    return path


def refused(body: object, *picture: Path, given: bytes = b"") -> str:
    done = ran("dashboard", str(body), *map(str, picture), given=given)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_the_name_says_what_kind_of_picture(source: Path, suffix: str, start: bytes) -> None:
    picture = source.with_suffix(suffix)
    assert ran("dashboard", str(source), str(picture)).stderr == f"Drawn: {picture}\n"
    assert picture.read_bytes().startswith(start)


def test_a_body_may_come_from_standard_input(tmp_path: Path) -> None:
    named, alone = tmp_path / "named.svg", tmp_path / "alone.svg"
    assert ran("dashboard", "-", str(named), given=BODY).exit_code == 0
    assert ran("dashboard", str(alone), given=BODY).exit_code == 0
    assert alone.read_bytes() == named.read_bytes()


def test_widgets_that_overlap_are_drawn_and_named(source: Path) -> None:
    source.write_text(json.dumps({"widgets": json.loads(BODY)["widgets"] * 2}))
    done = ran("dashboard", str(source), str(source.with_suffix(".svg")))
    assert done.stderr.splitlines()[0] == (
        "widgets[0] and widgets[1] overlap; the later one covers the other."
    )


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "body.json"
    said = refused(path, tmp_path / "a.svg")
    assert said == f"{path} cannot be read: No such file or directory.\n"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, tmp_path / "a.svg")
    assert said == f"{tmp_path} cannot be read: Is a directory.\n"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"\xff", "{} is no text: save it as UTF-8.\n"),
        (b"{", f"{{}} is no dashboard's body:\n{NOT_JSON}\n"),
        (b"{}", "{} is no dashboard's body:\nwidgets is missing: there is nothing to draw\n"),
    ],
    ids=["bytes", "JSON", "no widgets"],
)
def test_what_is_no_body_is_refused(source: Path, data: bytes, fault: str) -> None:
    picture = source.with_suffix(".svg")
    source.write_bytes(data)
    assert refused(source, picture) == fault.format(source)
    assert refused("-", picture, given=data) == fault.format("The standard input")
    assert not picture.exists()


def test_another_kind_of_picture_is_refused(source: Path) -> None:
    said = "{} is no name for a picture: end it in .svg or .png.\n"
    assert refused(source, Path("a.pdf")) == said.format("a.pdf")
    assert refused(source) == said.format(source)


def test_a_picture_in_no_folder_is_refused(source: Path) -> None:
    picture = source.parent / "nowhere" / "a.svg"
    said = refused(source, picture)
    assert said == f"{picture} cannot be written: No such file or directory.\n"


def test_the_command_ends_without_a_traceback() -> None:
    command = argv("dashboard", "-", "a.svg")
    done = subprocess.run(
        command, cwd=CHECKOUT, input="{", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"The standard input is no dashboard's body:\n{NOT_JSON}\n"


def test_whoever_only_reads_bodies_loads_no_library_for_drawing() -> None:
    code = "import sys, ops.dashboard.cli; print({'matplotlib', 'numpy'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
