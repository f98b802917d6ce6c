"""Previews, plans and deployments, with an engine that does as it is told."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from launcher.errors import UserError
from launcher.time_limits import TimeLimit, TimeLimitError
from ops import stacks
from ops.ci import engine as engines
from ops.ci import previews
from ops.ci.engine import EngineError
from ops.ci.previews import Files
from ops.stacks import StackError
from tests.ops.ci.conftest import Engine

PACK = "--non-interactive --policy-pack policies --policy-pack-config policies/config/prod.json"
HISTORY = '[{"kind": "update", "result": "succeeded", "environment": {"git.head": "abc"}}]'


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("code", [0, 255], ids=["goes through", "says why it does not"])
def test_a_preview_that_can_be_reviewed_is_no_failure(
    engine: Engine, folder: Path, code: int
) -> None:
    engine.does(events="index.prod.events.jsonl", code=code)
    files = Files(folder, "prod")
    assert previews.make(files) == 0
    assert names(folder) == ["prod.jsonl"]
    assert engine.calls == [f"preview --stack prod {PACK} --event-log {files.events}"]


@pytest.mark.parametrize(
    ("does", "code", "said"),
    [
        ({}, 1, "The engine wrote no preview of prod: see above."),
        ({"events": "up.dev.events.jsonl"}, 1, "The preview of prod cannot be used. It is"),
        ({"code": 255}, 255, "The engine wrote no preview of prod: see above."),
    ],
    ids=["nothing", "a deployment", "an engine that fails"],
)
def test_a_preview_that_cannot_be_reviewed_is_a_failure(
    engine: Engine,
    folder: Path,
    *,
    capfd: pytest.CaptureFixture[str],
    does: dict[str, Any],
    code: int,
    said: str,
) -> None:
    files = Files(folder, "prod")
    folder.mkdir()
    files.events.write_text("an earlier preview")
    engine.does(**does)
    assert previews.make(files) == code
    assert capfd.readouterr().err.startswith(said)


def test_a_preview_that_is_cut_within_a_character_cannot_be_reviewed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = Files(folder, "prod")
    folder.mkdir()
    files.events.write_bytes(b'{"sequence": 0, "message": "\xc3')
    assert previews.usable_preview(files) is None
    assert "ends within a character" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_named(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(UserError) as refused:
        previews.make(Files(file / "previews", "prod"))
    assert str(refused.value) == f"The folder {file}/previews cannot be created: Not a directory."
    assert engine.calls == []


@pytest.mark.parametrize(("history", "deployed"), [(HISTORY, "abc"), ("[]", "")])
def test_a_plan_comes_with_what_is_deployed(
    engine: Engine, folder: Path, history: str, deployed: str
) -> None:
    engine.does(events="index.prod.events.jsonl", history=history)
    files = Files(folder, "acme/market-intelligence/prod")
    assert previews.plan(files) == 0
    assert files.deployed.read_text() == deployed
    assert engine.calls[1].endswith(f"--event-log {files.events} --save-plan {files.plan}")
    assert names(folder) == ["prod.deployed", "prod.jsonl", "prod.plan.json"]


def test_a_plan_is_deployed_under_the_pack(engine: Engine, folder: Path) -> None:
    files = Files(folder, "prod")
    folder.mkdir()
    files.plan.touch()
    engine.does(code=4)
    assert previews.up(files) == 4
    assert engine.calls == [f"up --stack prod {PACK} --yes --plan {files.plan}"]


def test_nothing_is_deployed_without_a_plan(engine: Engine, folder: Path) -> None:
    with pytest.raises(UserError) as refused:
        previews.up(Files(folder, "prod"))
    assert engine.calls == []
    assert str(refused.value) == (
        f"There is no plan of prod in {folder}: create one with `./mi ci plan --stack prod`."
    )


@pytest.mark.parametrize(
    ("updates", "commit"),
    [
        ("", None),
        ("update/succeeded/b update/succeeded/a", "b"),
        ("update/failed/c update/succeeded/b", "b"),
        ("refresh/succeeded/c", None),
        ("update/succeeded/", None),
    ],
    ids=["never", "the latest", "not what failed", "not a refresh", "not from a repository"],
)
def test_the_commit_that_is_deployed(engine: Engine, updates: str, commit: str | None) -> None:
    history = [
        {"kind": kind, "result": result, "environment": {"git.head": head} if head else {}}
        for kind, result, head in (update.split("/") for update in updates.split())
    ]
    # Newer engines print null for a list of nothing.
    engine.does(history=json.dumps(history or None))
    assert engines.deployed_commit("prod") == commit
    assert engine.calls == ["stack history --stack prod --json"]


def test_an_engine_that_does_not_tell_is_an_error(engine: Engine) -> None:
    engine.does(code=255)
    with pytest.raises(EngineError, match="what is deployed of prod"):
        engines.deployed_commit("prod")


@pytest.mark.parametrize(
    ("stack", "config"),
    [
        ("dev", "policies/config/dev.json"),
        ("acme/prod-eu", "policies/config/prod.json"),
        ("eu", "policies/config/prod.json"),
        ("other", None),
    ],
    ids=["its own", "of its environment", "of the environment it names", "none"],
)
def test_the_pack_is_as_strict_as_the_environment(
    monkeypatch: pytest.MonkeyPatch, stack: str, config: str | None
) -> None:
    environments = {"dev": "dev", "acme/prod-eu": "prod", "eu": "prod", "other": "other"}
    monkeypatch.setattr(engines, "environment_of", environments.__getitem__)
    given = ["--policy-pack-config", config] if config else []
    assert engines.pack(stack) == ["--policy-pack", "policies", *given]


def test_the_engine_gets_the_whole_name_except_in_a_rehearsal(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REHEARSAL_STACK", raising=False)
    full = "acme/market-intelligence/prod"
    engines.up(full, tmp_path / "plan")
    monkeypatch.setenv("REHEARSAL_STACK", "prod")
    engines.deployed_commit(full)
    assert [call.partition(" --stack ")[2].split()[0] for call in engine.calls] == [full, "prod"]


def test_how_strict_the_pack_is_has_to_be_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.prod.yaml").write_text(
        "config:\n  market-intelligence:environment: {secure: v1:abc}\n"
    )
    settings, encrypted = stacks.settings, stacks.encrypted_settings
    monkeypatch.setattr(stacks, "settings", partial(settings, folder=tmp_path))
    monkeypatch.setattr(stacks, "encrypted_settings", partial(encrypted, folder=tmp_path))
    monkeypatch.delenv("REHEARSAL_STACK", raising=False)
    with pytest.raises(StackError, match="market-intelligence:environment is encrypted"):
        engines.environment_of("prod")
    monkeypatch.setenv("REHEARSAL_STACK", "prod")
    assert engines.environment_of("prod") == "prod"


CALLS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "PREVIEW": ("preview", lambda folder: engines.preview("prod", folder / "events")),
    "DEPLOYMENT": ("up", lambda folder: engines.up("prod", folder / "plan")),
    "QUESTION": ("stack history", lambda _: engines.deployed_commit("prod")),
}


@pytest.mark.parametrize("limit", CALLS)
def test_an_engine_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    short = TimeLimit(seconds=0.2, grace_seconds=0.1, advice="Do this.")
    monkeypatch.setattr(engines, limit, short)
    script = tmp_path / "pulumi"
    script.write_text("#!/bin/sh\ntrap '' INT\nwhile :; do sleep 1; done\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    name, call = CALLS[limit]
    with pytest.raises(TimeLimitError) as caught:
        call(tmp_path)
    assert str(caught.value) == (
        f"`pulumi {name}` did not end within 0.2 seconds, and was interrupted, and killed with its "
        "child processes 0.1 seconds later. Do this."
    )


@pytest.mark.parametrize("limit", ["PREVIEW", "QUESTION"])
def test_a_missing_engine_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError) as caught:
        CALLS[limit][1](tmp_path)
    assert str(caught.value) == (
        "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install)."
    )
