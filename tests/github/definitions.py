"""The workflows as their files have them: every value is text."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / ".github" / "workflows"
NAMES = sorted(file.stem for file in FOLDER.glob("*.yml"))
LOCAL = "./"

Definition = Mapping[str, Any]


class _Texts(yaml.SafeLoader):
    """YAML without ideas of its own of what `on` or `1.10` means."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.yaml_implicit_resolvers = {}


def read(file: Path) -> Definition:
    """Read a file."""
    return _Texts(file.read_text()).get_single_data()


def workflow(name: str) -> Definition:
    """Read a workflow."""
    return read(FOLDER / f"{name}.yml")


def jobs() -> Iterator[tuple[str, Definition]]:
    """Return each job of each workflow, with its name as WORKFLOW/JOB."""
    for name in NAMES:
        for job, definition in workflow(name)["jobs"].items():
            yield f"{name}/{job}", definition


def steps() -> Iterator[tuple[str, Definition]]:
    """Return each step of each job and action, with the name of its job or action."""
    for name, definition in jobs():
        for step in definition.get("steps", []):
            yield name, step
    for file in sorted((CHECKOUT / ".github" / "actions").glob("*/action.yml")):
        for step in read(file)["runs"]["steps"]:
            yield file.parent.name, step
