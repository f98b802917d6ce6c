"""What `./mi review` says of pull requests that change what guards a stack, or what it costs.

The pull requests, with their findings, verdicts and exit codes, are in tests/faults/guard.json.
There, {rise} stands for the dollars by which the month gets dearer, rounded up to two digits: how
much that is follows from the number of indexes; and {rules} for the number of rules.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from guardrails import RULES
from market_intelligence.cost.costs import total
from ops.capacity.page import of_production
from ops.review import tokens
from tests.faults.frozen import faults
from tests.ops.mi import ran
from tests.ops.review.previews import SAMPLES, acted, change, digest, page, stream

CHECKOUT = Path(__file__).parents[3]
PULL_REQUESTS = {one["pullRequest"]: one for one in faults("guard")}
COMPARED = ("policies", ".github", "market_intelligence/cost", "ops/ci", "ops/review")
CONFIG = "policies/config/prod.json"
# The rule on lowered levels keeps its own.
CHECKED = len(RULES) - 1
EXTRA = {"name": "prod-extra", "hashKey": "id", "billingMode": "PAY_PER_REQUEST"}
NOTHING = {"resourceChanges": {"same": 101}}
WITHOUT_PACK: dict[str, Any] = {"resourceChanges": {"same": 101}, "PolicyPacks": {}}
WITH_PACK: dict[str, Any] = NOTHING | {"PolicyPacks": {" (policies)": "(local)"}}


def _made(kind: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return change("create", None, properties, kind=kind, name=name)


TABLE, STREAM = "aws:dynamodb/table:Table", "aws:kinesis/stream:Stream"
CACHE = {"nodeType": "dax.r5.large", "replicationFactor": 3}
PREVIEWS = {
    "nothing": (SAMPLES / "same.prod.digest.json").read_text(),
    "nothing, as events": stream(end=WITH_PACK),
    "nothing, without the pack": stream(end=WITHOUT_PACK),
    "nothing, short": digest(changeSummary={"same": 101}),
    "a table": digest(_made(TABLE, "extra", EXTRA), changeSummary={"create": 1, "same": 101}),
    "a cache": digest(
        _made("aws:dax/cluster:Cluster", "cache", CACHE), changeSummary={"create": 1, "same": 101}
    ),
    "alarms": stream(
        *(
            acted(
                change("create", None, {}, kind=tokens.ALARM, name=f"alarm-{number}", stack="dev")
            )
            for number in range(4)
        ),
        end=WITH_PACK,
    ),
    "a stream": stream(acted(_made(STREAM, "changes", {})), end=WITH_PACK),
}


def git(folder: Path, *words: str) -> None:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.com")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone whose main has what is compared."""
    folder = tmp_path_factory.mktemp("clone")
    for name in COMPARED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / name, folder / name, ignore=ignored)
    for file in (CHECKOUT / "Makefile", *CHECKOUT.glob("Pulumi*.yaml")):
        shutil.copy(file, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=Base")
    return folder


@pytest.fixture
def proposed(clone: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The clone to make a change in."""
    monkeypatch.setattr("ops.review.cli.CHECKOUT", clone)
    yield clone
    git(clone, "reset", "--quiet", "--hard", "main")
    git(clone, "clean", "--quiet", "--force", "-d")


def edit(folder: Path, file: str, old: str | None, new: str | None) -> None:
    """Replace a text of a file, or all of it; None for the new one removes the file."""
    path = folder / file
    if new is None:
        path.unlink()
    elif old is None:
        path.write_text(new)
    else:
        text = path.read_text()
        assert old in text, f"{file} does not say {old!r}"
        path.write_text(text.replace(old, new))


def reviewed(of: dict[str, Any], folder: Path) -> tuple[int, Any]:
    """Make a pull request, and return the exit code of its review, and what it says."""
    for before in of.get("base", []):
        edit(folder, *before)
    if "base" in of:
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message=Another base")
    for one in of["edits"]:
        edit(folder, *one)
    words = [f"{of.get('stack', 'prod')}=-", "--base", of.get("against", "HEAD"), "--json", "-"]
    done = ran("review", *words, given=PREVIEWS[of["preview"]])
    assert done.exit_code in (0, 1, 2), done.stderr
    return done.exit_code, json.loads(done.stdout)["environments"][0]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (
            os.environ["PATH"],
            "This folder is not a clone with commits: review in a clone, with --base.",
        ),
        ("", "There is no git here: install it to compare with a commit."),
    ],
    ids=["outside of a clone", "without git"],
)
def test_a_review_without_the_base_that_it_is_to_have_is_not_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, why: str
) -> None:
    shutil.copy(CHECKOUT / "Pulumi.prod.yaml", tmp_path)
    monkeypatch.setattr("ops.review.cli.CHECKOUT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("PATH", path)
    words = ["prod=-", "--markdown", "-"]
    done = ran("review", *words, given=PREVIEWS["nothing"])
    assert done.exit_code == 2
    assert "| prod | 🟡 look closely | none |" in done.stdout
    assert "- `base-missing:main`: The base of this change is not available" in done.stdout
    assert why in done.stdout
    assert "with --no-base if there is none yet" in done.stdout
    meant = ["--acknowledge", "prod base-missing:main"]
    assert ran("review", *words, *meant, given=PREVIEWS["nothing"]).exit_code == 2
    # Before a first deployment, there is none.
    first = ran("review", *words, "--no-base", given=PREVIEWS["nothing"])
    assert first.exit_code == 0
    said = "⚠️ The former expected load and the former guard are not compared:"
    assert f"{said} No commit to compare with was given." in first.stdout


def test_a_comment_says_what_is_let_through_and_how_to_acknowledge_it(proposed: Path) -> None:
    edit(proposed, CONFIG, "{\n", '{\n  "all": "disabled",\n')
    words = ["prod=-", "--base", "HEAD", "--markdown", "-"]
    done = ran("review", *words, given=PREVIEWS["nothing, as events"])
    report = of_production()
    monthly = " ".join(
        [f"{total(report.bill, 'on demand'):,.2f} USD (no change).", *report.assumptions]
    )
    assert (done.exit_code, done.stdout) == (
        1,
        page("guard.md").format(monthly=monthly, rules=CHECKED, more=CHECKED - 5),
    )
    meant = ["--acknowledge", "prod rule-lowered:all"]
    assert ran("review", *words, *meant, given=PREVIEWS["nothing"]).exit_code == 0


@pytest.mark.parametrize("title", PULL_REQUESTS)
def test_a_review_says_what_a_pull_request_weakens_and_costs(title: str, proposed: Path) -> None:
    of = PULL_REQUESTS[title]
    base = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=proposed, text=True).strip()
    try:
        code, found = reviewed(of, proposed)
    finally:
        git(proposed, "update-ref", "refs/heads/main", base)
    said = " ".join(
        [
            *(f"{one['says']} {one['todo']}" for one in found["findings"]),
            *found["notCompared"],
            *found["monthlyCost"]["unpriced"],
            *found["monthlyCost"]["bases"],
        ]
    )
    rise = found["monthlyCost"]["afterUsd"] - found["monthlyCost"]["beforeUsd"]

    unit = 10 ** max(0, len(f"{rise:.0f}") - 2)
    assert {
        "findings": [f"{one['severity']} {one['name']}" for one in found["findings"]],
        "verdict": found["verdict"],
        "exitCode": code,
    } == {
        "findings": [
            name.replace("{rise}", str(ceil(rise / unit) * unit)) for name in of["findings"]
        ],
        "verdict": of["verdict"],
        "exitCode": of["exitCode"],
    }, said
    expected = [words.replace("{rules}", str(CHECKED)) for words in of.get("says", [])]
    assert [words for words in expected if words not in said] == [], said
