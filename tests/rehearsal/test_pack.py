from pathlib import Path

import pytest

from rehearsal import pack, shadow


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def of_stack(_stack: str) -> Path:
        return tmp_path

    monkeypatch.setattr(shadow, "folder", of_stack)
    return tmp_path


@pytest.mark.parametrize(
    ("stack", "settings", "config"),
    [
        pytest.param("prod", "config: {}", ["prod.json"], id="the stack's own name"),
        pytest.param("prod-eu", "config: {}", ["prod.json"], id="its first word"),
        pytest.param(
            "demo",
            "config: {market-intelligence:environment: dev}",
            ["dev.json"],
            id="its settings",
        ),
        pytest.param(
            "prod-eu",
            "config: {market-intelligence:environment: staging}",
            ["staging.json"],
            id="its settings before its name",
        ),
        pytest.param("demo", "config: {}", [], id="none"),
    ],
)
def test_the_pack_is_configured_for_the_environment(
    folder: Path, stack: str, settings: str, config: list[str]
) -> None:
    (folder / f"Pulumi.{stack}.yaml").write_text(settings)
    configured = [f"policies/config/{name}" for name in config]
    assert pack.options(stack) == [
        "--policy-pack",
        "policies",
        *(word for file in configured for word in ("--policy-pack-config", file)),
    ]
