"""One more index in the specification breaks the tests that have to know it, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lent_packages import lend_packages

CHECKOUT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(".venv", ".rehearsal", "__pycache__", ".*_cache", ".hypothesis")
INDEX = "request-type-index"
# What is added to the program's specification and to the pack's: file, what it follows, the text.
ADDED = (
    (
        "market_intelligence/specs.py",
        'range_key=Key("priority"),\n        ),\n',
        (
            f'        Index(name="{INDEX}", hash_key=Key("request_type"), '
            'range_key=Key("created_at")),\n'
        ),
    ),
    (
        "policies/guardrails/dynamodb/specification.py",
        'range_key="priority"),\n',
        f'        Index(name="{INDEX}", hash_key="request_type", range_key="created_at"),\n',
    ),
    (
        "policies/guardrails/dynamodb/specification.py",
        'Attribute(name="processing_strategy"),\n',
        '        Attribute(name="request_type"),\n',
    ),
)
MOST_FAILURES = 10
# A file to add something to, or a command that does.
WHERE = re.compile(
    r"\b(bench|market_intelligence|policies|tests)/[\w/-]+\.(py|json|yaml)\b|\./mi docs"
)
HOUR = 3600


def copied(folder: Path) -> Path:
    """Return a copy of the project with one more index."""
    copy = folder / "project"
    shutil.copytree(CHECKOUT, copy, ignore=LEFT_OUT, symlinks=True)
    lend_packages(copy)
    for name, before, more in ADDED:
        text = (copy / name).read_text()
        assert text.count(before) == 1, f"tests/test_one_more_index.py finds no place in {name}"
        (copy / name).write_text(text.replace(before, before + more))
    return copy


def failures(copy: Path) -> dict[str, str]:
    """Run the tests of a copy that need no engine, and return what each says that fails."""
    kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--ignore=tests/e2e", "--tb=no", "-rfE"],
        cwd=copy,
        # Where this is set, pytest gives messages in full.
        env=kept | {"CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    _, _, summary = done.stdout.partition("short test summary info")
    lines = re.split(r"^(?:FAILED|ERROR) ", summary, flags=re.MULTILINE)[1:]
    assert lines or done.returncode == 0, done.stdout + done.stderr
    told = [line.partition(" - ") for line in lines]
    return {name: message for name, _, message in told}


@pytest.mark.nightly
@pytest.mark.timeout(2 * HOUR)
def test_a_few_tests_fail_and_each_says_what_to_add_where(tmp_path: Path) -> None:
    found = failures(copied(tmp_path))

    assert found != {}, "nothing guards the specification"
    assert [name for name, message in found.items() if not WHERE.search(message)] == []
    assert len(found) <= MOST_FAILURES, sorted(found)
