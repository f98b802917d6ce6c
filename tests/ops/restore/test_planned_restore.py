"""`./mi ci plan-restore` and `./mi ci restore`: what is approved is what is made, and no more."""

import json
from pathlib import Path

import pytest

from tests.ops.mi import Ran, ran
from tests.ops.restore.conftest import REQUESTS, RESTORED, World

LATEST = "2025-02-05T11:55:00Z"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run, which has what GitHub sets."""
    for name in ("REPOSITORY", "API_URL", "SERVER_URL", "RUN_ID", "SHA"):
        monkeypatch.setenv(f"GITHUB_{name}", "x")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path


def plan(folder: Path, **inputs: str) -> Ran:
    (folder / "event.json").write_text(json.dumps({"inputs": {"table": "requests"} | inputs}))
    return ran("ci", "plan-restore", "--stack", "prod", "--to", str(folder / "plans"))


def restore(folder: Path) -> Ran:
    return ran("ci", "restore", "--stack", "prod", "--from", str(folder / "plans"))


def planned(folder: Path) -> dict[str, object]:
    return json.loads((folder / "plans" / "prod.restore.json").read_text())


def test_a_restore_to_the_latest_time_is_made_as_it_was_planned(world: World, folder: Path) -> None:
    before = world.tables()
    done = plan(folder)
    assert (done.exit_code, done.stderr) == (0, "")
    assert world.tables() == before
    assert planned(folder) == {
        "stack": "prod",
        "table": "requests",
        "to": LATEST,
        "name": RESTORED,
    }
    summary = (folder / "summary.md").read_text()
    assert f"  as      {RESTORED}, a new table; no existing table is changed" in summary
    command = f"./mi restore --stack prod --table requests --to {LATEST} --as {RESTORED}"
    assert f"After approval: `{command}`" in summary

    done = restore(folder)
    assert done.exit_code == 0, done.stdout + done.stderr
    assert {*world.tables()} - {*before} == {RESTORED}
    # The same plan again continues it: nothing more is made.
    assert restore(folder).exit_code == 0
    assert {*world.tables()} - {*before} == {RESTORED}


def test_a_restore_that_has_begun_is_planned_as_what_it_was_restored_to(
    world: World, folder: Path
) -> None:
    assert world.bare() == RESTORED
    assert plan(folder).exit_code == 0
    assert (planned(folder)["name"], planned(folder)["to"]) == (RESTORED, None)
    assert restore(folder).exit_code == 0


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"table": ""}, "The run has no input table: start the workflow Restore by hand."),
        ({"table": "orders"}, "The prod stack has no table orders: --table is requests or logs."),
        ({"to": "yesterday"}, "--to yesterday is not a time"),
    ],
)
def test_what_nobody_can_restore_is_refused_before_an_approval(
    folder: Path, inputs: dict[str, str], said: str
) -> None:
    done = plan(folder, **inputs)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (folder / "plans").exists()


PLAN = {"stack": "prod", "table": "requests", "to": LATEST, "name": RESTORED}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "There is no planned restore of prod in "),
        ("{", "is not a planned restore: plan it again."),
        (json.dumps(PLAN | {"yes": True}), "is not a planned restore: plan it again."),
        (json.dumps(PLAN | {"stack": "dev"}), "is a planned restore of dev, not of prod."),
        (json.dumps(PLAN | {"name": REQUESTS}), f"{REQUESTS} is a table of the prod stack"),
    ],
    ids=["none", "no document", "more than a plan", "of another stack", "over a table"],
)
def test_nothing_but_a_plan_is_restored(
    world: World, folder: Path, text: str | None, said: str
) -> None:
    before = world.tables()
    (folder / "plans").mkdir()
    if text is not None:
        (folder / "plans" / "prod.restore.json").write_text(text)
    done = restore(folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert world.tables() == before
