"""The types of the package, as the strict checker of another program sees them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.market_intelligence.consumer import Consumer
from tests.market_intelligence.examples import SAMPLES

pytestmark = pytest.mark.nightly

CONFIG = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}


def faults(
    consumer: Consumer, program: Path, *, packages: Path | None = None
) -> list[tuple[int, str]]:
    """Return the lines that a checker finds something in, and what; packages are other ones."""
    config = CONFIG | {"venvPath": str(consumer.folder.parent), "venv": consumer.folder.name}
    if packages:
        config |= {"extraPaths": [str(packages)]}
    project = program.parent / "pyrightconfig.json"
    project.write_text(json.dumps(config | {"include": [program.name]}))
    checker = [sys.executable, "-m", "basedpyright", "--warnings", "--outputjson"]
    done = subprocess.run(
        [*checker, "--project", str(project)], capture_output=True, text=True, check=False
    )
    report: Any = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    found = report["generalDiagnostics"]
    return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found]


@pytest.mark.parametrize("name", ["typed_program.py", "typed_async_program.py"])
def test_a_program_outside_is_typed_without_a_fault(
    consumer: Consumer, tmp_path: Path, name: str
) -> None:
    consumer.link("types-boto3-dynamodb")
    program = tmp_path / "program.py"
    program.write_text((SAMPLES / name).read_text())
    assert faults(consumer, program) == []


def test_its_mistakes_are_found(consumer: Consumer, tmp_path: Path) -> None:
    consumer.link("types-boto3-dynamodb")
    program = tmp_path / "program.py"
    text = (SAMPLES / "mistyped_program.txt").read_text()
    program.write_text(text)
    wrong = {n for n, line in enumerate(text.splitlines(), 1) if line.endswith("# wrong")}
    assert {line for line, _ in faults(consumer, program)} == wrong
