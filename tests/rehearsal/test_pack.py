from pathlib import Path

import pytest

from rehearsal import pack, shadow
from settings import environments


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
        pytest.param("prod-elsewhere", "config: {}", ["prod.json"], id="its first word"),
        pytest.param(
            "demo",
            "config: {market-intelligence:environment: dev}",
            ["dev.json"],
            id="its settings",
        ),
        pytest.param(
            "prod-elsewhere",
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


@pytest.mark.parametrize(
    ("stack", "environment", "there", "config"),
    [
        pytest.param("prod-eu", "prod", ["prod-eu", "prod"], "prod-eu", id="its own"),
        pytest.param("prod-eu", "prod", ["prod", "dev"], "prod", id="its environment's"),
        pytest.param("prod-eu", "prod", ["dev", "any"], None, id="the default"),
        pytest.param("prod", "prod", ["prod"], "prod", id="the environment's namesake"),
        pytest.param("dev", "prod", ["dev", "prod"], "prod", id="no other environment's"),
        pytest.param("dev", "prod", ["dev"], None, id="rather none than another environment's"),
        pytest.param("any", "prod", ["any", "prod"], "prod", id="not that of other programs"),
    ],
)
def test_a_stack_has_its_own_config_or_that_of_its_environment_or_the_default(
    tmp_path: Path, stack: str, environment: str, there: list[str], config: str | None
) -> None:
    listed = tmp_path / environments.PLACE
    listed.parent.mkdir(parents=True)
    listed.write_text('{"dev": {"production": false}, "prod": {"production": true}}')
    folder = tmp_path / "policies" / "config"
    folder.mkdir()
    for name in there:
        (folder / f"{name}.json").write_text("{}")
    expected = config and f"policies/config/{config}.json"
    assert pack.config_file(stack, environment, tmp_path) == expected


def test_what_is_a_stacks_alone_goes_into_a_config_of_its_own() -> None:
    for stack, environment, name in (
        ("prod", "prod", "prod"),
        ("prod-eu", "prod", "prod-eu"),
        ("dev", "prod", "prod"),
    ):
        assert pack.own_config_file(stack, environment) == f"policies/config/{name}.json"
