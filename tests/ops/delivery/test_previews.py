from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from launcher.errors import UserError
from ops.delivery import previews
from ops.delivery.previews import Files
from tests.ops.delivery.conftest import Engine

HISTORY = '[{"kind": "update", "result": "succeeded", "environment": {"git.head": "abc"}}]'


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("stack", ["prod", "acme/market-intelligence/prod"])
def test_files_are_named_by_their_stack(folder: Path, stack: str) -> None:
    files = Files(folder, stack)
    assert [files.events.name, files.plan.name, files.note.name, files.deployed.name] == [
        "prod.jsonl",
        "prod.plan.json",
        "prod.note",
        "prod.deployed",
    ]


@pytest.mark.parametrize("code", [0, 255], ids=["goes through", "says why it does not"])
def test_a_preview_that_can_be_reviewed_is_no_failure(
    engine: Engine, folder: Path, code: int
) -> None:
    engine.does(events="index.prod.events.jsonl", code=code)
    assert previews.make(Files(folder, "prod")) == 0
    assert names(folder) == ["prod.jsonl"]


@pytest.mark.parametrize(
    ("does", "code", "said"),
    [
        ({}, 1, "The engine wrote no preview of prod: see above."),
        ({"events": "up.dev.events.jsonl"}, 1, "The preview of prod is of no use. It is"),
        ({"code": 255}, 255, "The engine wrote no preview of prod: see above."),
    ],
    ids=["nothing", "a deployment", "an engine that fails"],
)
def test_a_preview_that_cannot_is_one(
    engine: Engine, folder: Path, does: dict[str, Any], code: int, said: str
) -> None:
    engine.does(**does)
    errors = StringIO()
    with redirect_stderr(errors):
        assert previews.make(Files(folder, "prod")) == code
    assert errors.getvalue().startswith(said)


def test_a_preview_that_is_cut_within_a_character_cannot_be_reviewed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = Files(folder, "prod")
    folder.mkdir()
    files.events.write_bytes(b'{"sequence": 0, "message": "\xc3')
    assert previews.told(files) is None
    assert capsys.readouterr().err == (
        f"The preview of prod is of no use. {files.events} breaks off within a character: "
        "it was cut.\n"
    )


def test_a_folder_that_cannot_be_made_is_refused(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UserError) as refused:
        previews.make(Files(file / "previews", "prod"))
    assert str(refused.value) == f"The folder {file}/previews cannot be made: Not a directory."
    assert engine.calls == []


def test_a_plan_comes_with_what_is_deployed(engine: Engine, folder: Path) -> None:
    engine.does(events="index.prod.events.jsonl", history=HISTORY)
    files = Files(folder, "prod")
    assert previews.plan(files) == 0
    assert files.deployed.read_text() == "abc"
    assert engine.calls[1].endswith(f"--event-log {files.events} --save-plan {files.plan}")
    assert names(folder) == ["prod.deployed", "prod.jsonl", "prod.plan.json"]


def test_the_first_plan_follows_nothing(engine: Engine, folder: Path) -> None:
    engine.does(events="index.prod.events.jsonl")
    files = Files(folder, "prod")
    assert previews.plan(files) == 0
    assert files.deployed.read_text() == ""
