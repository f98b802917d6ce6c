"""A table from its one command to a stack that is reviewed, deployed, verified and restored.

On a copy of the project, with the command of CONTRIBUTING.md and nothing else.
"""

import json
import re

import pytest

from tests.e2e.checkout import PROJECT, Checkout

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]

STACK = "prod"
NAME = f"{STACK}-market-intelligence-notes"
# What `make check` asks of code, and the tests of what is declared.
TESTS = (
    *("tests/tables", "tests/test_specification.py", "tests/test_settings.py"),
    *("tests/test_bad_settings.py", "tests/ops/test_documents.py"),
)
CHECKS = (
    ".venv/bin/ruff check .",
    ".venv/bin/ruff format --check .",
    "PYTHONPATH=policies .venv/bin/lint-imports --no-cache --no-logo",
    f".venv/bin/python -m pytest -q -n 0 -p no:cacheprovider {' '.join(TESTS)}",
)
# What a person writes, rather than the documents that follow.
WRITTEN = [
    "Pulumi.yaml",
    "market_intelligence/specs.py",
    "policies/guardrails/dynamodb/specification.py",
    "tests/tables/test_notes.py",
]


def command() -> str:
    """Return the command as the page has it."""
    page = (PROJECT / "CONTRIBUTING.md").read_text()
    [found] = re.findall(r"^\./mi new table .*$", page, re.MULTILINE)
    return found


@pytest.fixture(scope="module")
def declared(checkout: Checkout) -> Checkout:
    """A branch on which the table is declared, and the documents are renewed."""
    checkout.git("checkout", "--quiet", "-b", "notes")
    for words in (command(), "./mi docs"):
        done = checkout.shell(words, STACK)
        assert done.returncode == 0, done.stdout + done.stderr
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "Add the notes table")
    return checkout


def test_it_takes_few_lines_in_four_files(
    declared: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = declared.git("diff", "--numstat", "main", "--", *WRITTEN).splitlines()
    added, removed = (sum(int(line.split()[at]) for line in lines) for at in (0, 1))
    with capsys.disabled():
        print(f"\nA table with an index: {added} lines added to {len(lines)} files")
    assert [line.split()[2] for line in lines] == WRITTEN
    assert (removed, added < 70) == (0, True)
    others = declared.git("diff", "--name-only", "main", "--", ".", *(f":!{f}" for f in WRITTEN))
    assert [name for name in others.split() if not name.endswith((".md", ".svg"))] == []


@pytest.mark.parametrize("check", CHECKS, ids=["lint", "format", "imports", "tests"])
def test_checks_pass_without_another_edit(declared: Checkout, check: str) -> None:
    done = declared.shell(check, STACK)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_review_lists_what_the_table_brings(declared: Checkout) -> None:
    done = declared.shell(f"./mi review --stack {STACK} --base main --json review.json", STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((declared.folder / "review.json").read_text())
    [found] = report["environments"]
    assert [one["name"] for one in found["findings"] if one["severity"] == "blocking"] == []
    created = {(one["group"], one["kind"]) for one in found["changes"] if one["op"] == "create"}
    assert {("notes", "table"), ("grants", "policy for roles"), ("alarms", "alarm")} <= created


def test_it_is_deployed_verified_adopted_priced_and_restored(declared: Checkout) -> None:
    assert "notesTableName" in declared.make("up", STACK)
    assert NAME in declared.tables(STACK)
    verified = declared.shell(f"./mi verify --stack {STACK} --write --json", STACK)
    assert verified.returncode == 0, verified.stdout
    checks = json.loads(verified.stdout)["checks"]
    tried = [one["check"] for one in checks if one["section"] == "access patterns"]
    assert "query by-author of notes" in tried
    assert len([one for one in checks if one["section"] == "notes"]) > len(("keys", "indexes"))

    adopted = declared.shell(f"./mi adopt --stack {STACK} --json", STACK)
    tables = {one["table"]: one["status"] for one in json.loads(adopted.stdout)["tables"]}
    assert tables["notes"] == "adopted already"

    capacity = json.loads(declared.shell(f"./mi capacity --stack {STACK} --json", STACK).stdout)
    assert [one for one in capacity["bill"] if one["name"] == "notes: writes" and one["usd"] > 0]
    assert [one for one in capacity["assumed"] if one.startswith("Assumed of notes: ")]

    restored = declared.shell(f"./mi restore --stack {STACK} --table notes --yes --json", STACK)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert f"{NAME}-restored-" in json.loads(restored.stdout)["plan"]["target"]
