"""CONTRIBUTING.md, followed to the letter on copies of the project.

A recipe is a section of the page. Its blocks in `diff`, and the files of such that it links to, are
the edits, in their order, and its blocks in `sh` the commands; the last of these proves it. It has
to fail once the first edit is made, which is what demands the others, and to pass once all is done.
A recipe may begin with a command, before which its proof has to fail.
"""

import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from launcher import venv
from launcher.commands import COMMANDS
from tests.lent_packages import lend_packages

CHECKOUT = Path(__file__).parents[1]
PAGE = CHECKOUT / "CONTRIBUTING.md"
EDITS = CHECKOUT / "docs" / "recipes"
LEFT_OUT = shutil.ignore_patterns(".venv", ".rehearsal", "__pycache__", ".*_cache", ".hypothesis")
BLOCK = re.compile(
    r"^( *)```(diff|sh)\n(.*?)^\1```$|\]\(([\w/.-]+\.diff)\)", re.MULTILINE | re.DOTALL
)
# How the program names its tables, their items and what a stack sets of them.
OF_ONE_TABLE = re.compile(
    r"PROCESSING_LOGS|\bREQUESTS\b|\bProcessingLog\b|LogsTable|RequestsTable|[\"']requests[\"']"
    r"|settings\.(logs|requests)\b"
)
# What the owners of tables write of their own: the declaration, items, access patterns, a model of
# the load, and how the patterns are verified. All else goes through TABLES.
OWN = (
    "market_intelligence/specs.py",
    "policies/guardrails/dynamodb/specification.py",
    "market_intelligence/items.py",
    *("market_intelligence/access.py", "market_intelligence/async_access.py"),
    *("market_intelligence/patterns/", "market_intelligence/load/"),
    "market_intelligence/cost/storage.py",
    *("ops/verify/patterns.py", "ops/verify/samples.py"),
)
PROGRAM = (
    "__main__.py",
    *("market_intelligence/**/*.py", "settings/**/*.py", "components/**/*.py"),
    *("ops/**/*.py", "policies/**/*.py", "rehearsal/**/*.py"),
)
HALF_AN_HOUR = 1800


class Step(NamedTuple):
    """A block of a recipe: an edit as `diff`, or commands as `sh`."""

    language: str
    text: str


def recipes() -> dict[str, list[Step]]:
    """Return the steps of each section that has any, by its heading."""
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]
    found: dict[str, list[Step]] = {}
    for section in sections:
        heading, _, text = section.partition("\n")
        steps = [
            Step("diff", (CHECKOUT / file).read_text())
            if file
            else Step(language, textwrap.dedent(block))
            for _, language, block, file in BLOCK.findall(text)
        ]
        if steps:
            found[heading] = steps
    return found


RECIPES = recipes()


def edits(diff: str) -> list[tuple[str, str | None, str]]:
    """Return what each part of a diff replaces in which file; None where the file is new."""
    found: list[tuple[str, str | None, str]] = []
    for of_file in re.split(r"^\+\+\+ ", diff, flags=re.MULTILINE)[1:]:
        name, _, body = of_file.partition("\n")
        for part in re.split(r"^@@\n", body, flags=re.MULTILINE):
            lines = [line or " " for line in part.splitlines()]
            old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
            new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
            found.append((name, old or None, new))
    return found


def apply(diff: str, folder: Path) -> None:
    """Make the edits of a diff; what it changes has to stand in the file once."""
    for name, old, new in edits(diff):
        file = folder / name
        if old is None:
            assert not file.exists(), f"CONTRIBUTING.md makes {name}, which is there"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(new)
        else:
            text = file.read_text()
            assert text.count(old) == 1, f"CONTRIBUTING.md: {name} does not have once:\n{old}"
            file.write_text(text.replace(old, new))


def ran(commands: str, folder: Path) -> tuple[int, str]:
    """Run commands as a shell of a contributor would, and return its exit code and words."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "PULUMI_", "PYTEST", "PYTHON"))
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=kept | {"PYTHON": str(folder / ".venv" / "bin" / "python")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(CHECKOUT, folder, ignore=LEFT_OUT, symlinks=True)
    lend_packages(folder)
    return folder


def test_no_recipe_installs_anything(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = copy / ".venv"
    monkeypatch.setattr(venv, "CHECKOUT", copy)
    monkeypatch.setattr(venv, "STAMP", environment / venv.STAMP.name)
    monkeypatch.setattr(venv, "PYTHON", environment / "bin" / "python")
    assert [name for name, one in COMMANDS.items() if not venv.is_fresh(one.packages)] == []
    assert not (environment / venv.STAMP.name).is_symlink()


def test_every_file_of_edits_is_a_step() -> None:
    named = re.findall(r"\]\((docs/recipes/[\w.-]+)\)", PAGE.read_text())
    assert sorted(named) == [f"docs/recipes/{file.name}" for file in sorted(EDITS.iterdir())]


def test_only_what_the_owner_of_a_table_writes_names_it() -> None:
    naming = {
        str(file.relative_to(CHECKOUT))
        for pattern in PROGRAM
        for file in CHECKOUT.glob(pattern)
        if OF_ONE_TABLE.search(file.read_text())
    }
    others = [name for name in sorted(naming) if not name.startswith(OWN)]
    assert others == [], "have these go through TABLES of market_intelligence/specs.py"


def test_every_recipe_can_be_followed_on_the_project_as_it_is(tmp_path: Path) -> None:
    for heading, steps in RECIPES.items():
        folder = tmp_path / heading
        diffs = [step.text for step in steps if step.language == "diff"]
        for name, old, _ in (edit for diff in diffs for edit in edits(diff)):
            if old is not None and not (folder / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / name, folder / name)
        for diff in diffs:
            apply(diff, folder)
        assert steps[-1].language == "sh", heading
        assert len(steps) > 1, heading


@pytest.mark.nightly
@pytest.mark.timeout(HALF_AN_HOUR)
@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_is_proved_by_its_last_command_and_not_before(heading: str, copy: Path) -> None:
    *steps, proof = RECIPES[heading]
    # Without an edit, it is the command that is not there yet which the proof needs.
    edited = steps[:1] if steps[0].language == "diff" else []
    rest = steps[len(edited) :]
    for demand in edited:
        apply(demand.text, copy)
    code, said = ran(proof.text, copy)
    assert code != 0, said
    for step in rest:
        if step.language == "diff":
            apply(step.text, copy)
        else:
            assert ran(step.text, copy)[0] == 0, step.text
    code, said = ran(proof.text, copy)
    assert code == 0, said
    if "make up" in proof.text:
        assert ran(proof.text.replace("make up", "make down"), copy)[0] == 0
