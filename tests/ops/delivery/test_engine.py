import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from launcher.time_limits import TimeLimit, TimeLimitError
from ops import stacks
from ops.delivery import engine as engines
from ops.delivery.engine import EngineError
from ops.stacks import StackError
from tests.ops.delivery.conftest import Engine

PACK = "--policy-pack policies --policy-pack-config policies/config/prod.json"


def test_a_preview_is_under_the_pack_and_writes_its_events(engine: Engine, tmp_path: Path) -> None:
    events = tmp_path / "events"
    events.write_text("of an earlier one")
    engine.does(code=3)
    assert engines.preview("prod", events, "--refresh") == 3
    assert engine.calls == [
        f"preview --stack prod --non-interactive {PACK} --event-log {events} --refresh"
    ]
    assert not events.exists()


def test_a_deployment_is_under_the_pack_and_held_to_its_plan(
    engine: Engine, tmp_path: Path
) -> None:
    assert engines.up("prod", tmp_path / "plan") == 0
    assert engine.calls == [
        f"up --stack prod --non-interactive {PACK} --yes --plan {tmp_path / 'plan'}"
    ]


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
    told = [
        {"kind": kind, "result": result, "environment": {"git.head": head} if head else {}}
        for kind, result, head in (update.split("/") for update in updates.split())
    ]
    engine.does(history=json.dumps(told))
    assert engines.deployed_commit("prod") == commit
    assert engine.calls == ["stack history --stack prod --json"]


def test_newer_engines_have_no_list_of_nothing(engine: Engine) -> None:
    engine.does(history="null")
    assert engines.deployed_commit("prod") is None


def test_an_engine_that_does_not_tell_is_an_error(engine: Engine) -> None:
    engine.does(code=255)
    with pytest.raises(EngineError, match="does not tell what is deployed of prod"):
        engines.deployed_commit("prod")


@pytest.mark.parametrize(
    ("stack", "config"),
    [
        ("dev", "policies/config/dev.json"),
        ("prod-eu", "policies/config/prod.json"),
        ("eu", "policies/config/prod.json"),
        ("other", None),
    ],
    ids=["its own", "of its environment", "of the environment it names", "none"],
)
def test_the_pack_is_as_strict_as_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stack: str, config: str | None
) -> None:
    (tmp_path / "policies" / "config").mkdir(parents=True)
    for name in ("dev", "prod"):
        (tmp_path / "policies" / "config" / f"{name}.json").touch()
    environments = {"dev": "dev", "prod-eu": "prod-eu", "eu": "prod", "other": "other"}
    monkeypatch.setattr(engines, "CHECKOUT", tmp_path)
    monkeypatch.setattr(engines, "environment_of", environments.__getitem__)
    given = ["--policy-pack-config", config] if config else []
    assert engines.pack(stack) == ["--policy-pack", "policies", *given]


def test_the_engine_gets_the_whole_name_except_in_a_rehearsal(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REHEARSAL_STACK", raising=False)
    full = "acme/market-intelligence/prod"
    engines.up(full, tmp_path / "plan")
    engines.deployed_commit(full)
    monkeypatch.setenv("REHEARSAL_STACK", "prod")
    engines.deployed_commit(full)
    rest = f"--non-interactive {PACK} --yes --plan {tmp_path / 'plan'}"
    assert engine.calls == [
        f"up --stack {full} {rest}",
        f"stack history --stack {full} --json",
        "stack history --stack prod --json",
    ]


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


def test_a_stack_without_a_file_is_refused() -> None:
    with pytest.raises(StackError, match="There is no stack 'nowhere'"):
        engines.pack("nowhere")


@pytest.mark.parametrize("call", ["preview", "up", "history"])
def test_an_engine_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    limit = TimeLimit(seconds=0.2, grace_seconds=0.1, advice="Do this.")
    for name in ("PREVIEW", "DEPLOYMENT", "QUESTION"):
        monkeypatch.setattr(engines, name, limit)
    script = tmp_path / "pulumi"
    script.write_text("#!/bin/sh\ntrap '' INT\nwhile :; do sleep 1; done\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    calls: dict[str, Callable[[], object]] = {
        "preview": lambda: engines.preview("prod", tmp_path / "events"),
        "up": lambda: engines.up("prod", tmp_path / "plan"),
        "history": lambda: engines.deployed_commit("prod"),
    }
    with pytest.raises(TimeLimitError) as caught:
        calls[call]()
    named = "stack history" if call == "history" else call
    assert str(caught.value) == (
        f"`pulumi {named}` had not ended after 0.2 seconds, and was interrupted, and killed with "
        "all that it had started 0.1 seconds later. Do this."
    )


def test_without_an_engine_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sentence = "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install)."
    with pytest.raises(EngineError) as caught:
        engines.preview("prod", tmp_path / "events")
    assert str(caught.value) == sentence
    with pytest.raises(EngineError) as caught:
        engines.deployed_commit("prod")
    assert str(caught.value) == sentence
