"""Which stacks the workflows take, and in which order: by their files alone."""

import json
from pathlib import Path

import pytest

from launcher.errors import UserError
from ops.ci import stacks
from settings import environments
from tests.ops.mi import ran


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a list of environments, and no stack."""
    listed = tmp_path / environments.PLACE
    listed.parent.mkdir(parents=True)
    names = ("dev", "staging", "prod")
    listed.write_text(json.dumps({name: {"production": name == "prod"} for name in names}))
    return tmp_path


def stack(folder: Path, name: str, environment: str | None = None) -> None:
    setting = f"\n  market-intelligence:environment: {environment}" if environment else ""
    (folder / f"Pulumi.{name}.yaml").write_text(f"config:\n  aws:region: us-east-1{setting}\n")


def test_stacks_follow_the_list_of_environments_and_production_is_last(folder: Path) -> None:
    for name in ("staging", "dev", "prod"):
        stack(folder, name)
    stack(folder, "prod-eu", "prod")
    stack(folder, "prod-ap", "prod")
    stack(folder, "alice", "dev")
    (folder / "Pulumi.yaml").write_text("name: market-intelligence\n")
    assert stacks.listed(folder) == {
        "stacks": ["dev", "alice", "staging", "prod", "prod-ap", "prod-eu"],
        "before-production": ["dev", "alice", "staging"],
        "production": ["prod", "prod-ap", "prod-eu"],
    }


def test_a_stack_whose_file_cannot_be_used_is_previewed_and_deployed_with_production(
    folder: Path,
) -> None:
    stack(folder, "dev")
    stack(folder, "qa")
    stack(folder, "sand", "box")
    (folder / "Pulumi.prod-x.yaml").write_text("config: [")
    (folder / "Pulumi.dev-x.yaml").write_text("\tconfig:")
    assert stacks.listed(folder) == {
        "stacks": ["dev", "dev-x", "prod-x", "qa", "sand"],
        "before-production": ["dev", "dev-x"],
        "production": ["prod-x", "qa", "sand"],
    }


def test_without_a_stack_there_is_nothing_to_list(folder: Path) -> None:
    with pytest.raises(UserError, match=r"There is no stack to list: no file here is a Pulumi\."):
        stacks.listed(folder)


def test_lists_are_outputs_of_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "output"
    output.write_text("before=1\n")
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    done = ran("ci", "stacks")
    assert done.exit_code == 0
    assert output.read_text() == f"before=1\n{done.stdout}"
    lines = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert {name: json.loads(text) for name, text in lines.items()} == stacks.listed()
    assert {"dev", "staging", "prod"} <= {*stacks.listed()["stacks"]}
    monkeypatch.delenv("GITHUB_OUTPUT")
    assert ran("ci", "stacks").stdout == done.stdout
