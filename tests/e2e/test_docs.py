"""The commands that the pages of docs/ name, run in the environment that each page says."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.e2e.aws_command import put_on_path
from tests.e2e.checkout import PROJECT, Checkout
from tests.e2e.standing import Standing

STACK = "prod"
HERE = {"auditing.md", "capacity.md", "production.md", "restore.md", "reviewing.md"}
ELSEWHERE = {
    "runbooks.md": "test_runbooks.py runs each on a stack that has had that bad day",
    "adoption.md": "test_adopt.py adopts tables, and runs the commands that are printed then",
    "bootstrap.md": "test_bootstrap.py walks it, on a machine of the user's own",
    "delivery.md": "test_workflows.py runs the workflows, and test_road.py sets up the state",
}
PROGRAMS = ("./mi ", "aws ", "make ", "pulumi ")


def commands(page: str) -> list[str]:
    """Return the commands in a page's blocks, without the remarks beside them."""
    text = (PROJECT / "docs" / page).read_text().replace("\\\n", " ")
    blocks = re.findall(r"^ *```(?:sh)?\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [" ".join(line.split()) for line in lines if line.startswith(PROGRAMS)]


@pytest.fixture(scope="module")
def checkout(standing: Standing) -> Iterator[Checkout]:
    """The copy with prod deployed, and the `aws` that a page calls; what pages write is removed."""
    checkout = standing.up(STACK)
    put_on_path(checkout.folder / "bin")
    yield checkout
    checkout.git("clean", "--quiet", "--force", "-d")


def run(checkout: Checkout, command: str) -> str:
    done = checkout.shell(f'PATH="$PWD/bin:$PATH" && {command}', STACK)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_page_with_commands_is_walked() -> None:
    pages = {path.name for path in (PROJECT / "docs").glob("*.md") if commands(path.name)}
    assert pages == HERE | {*ELSEWHERE}


@pytest.mark.parametrize("page", ["auditing.md", "reviewing.md"])
def test_what_a_page_names_runs_as_it_stands(page: str, checkout: Checkout) -> None:
    for command in commands(page):
        run(checkout, command)


@pytest.mark.nightly
def test_a_workload_is_computed_as_the_page_says(checkout: Checkout) -> None:
    page = (PROJECT / "docs" / "capacity.md").read_text()
    workload, _ = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    prices = (PROJECT / "market_intelligence" / "cost" / "prices.us-east-1.json").read_text()
    (checkout.folder / "load.yaml").write_text(workload)
    (checkout.folder / "prices.json").write_text(prices)
    for command in commands("capacity.md"):
        run(checkout, command)
    assert (checkout.folder / "capacity.svg").read_bytes().startswith(b"<?xml")


def test_a_dashboard_is_drawn_and_a_stack_verified_as_the_page_says(checkout: Checkout) -> None:
    name = json.loads(run(checkout, "pulumi stack output --json"))["dashboardName"]
    for command in commands("production.md"):
        run(checkout, command.replace("NAME", name))
    assert (checkout.folder / f"{name}.svg").read_bytes().startswith(b"<?xml")


@pytest.mark.nightly
def test_a_table_is_restored_as_the_page_says(checkout: Checkout) -> None:
    to_a_time, drill, remove, *items = commands("restore.md")
    # The embedded AWS can restore to no time but now, as the page says.
    refused = checkout.shell(to_a_time, STACK)
    assert refused.returncode == 2
    assert "--to 2026-11-26T10:00:00Z is outside the restorable period: " in refused.stderr
    run(checkout, drill)
    restored = json.loads((checkout.folder / "drill.json").read_text())["plan"]["target"]
    assert len(items) == 3
    for command in items:
        assert f"{restored} " in run(checkout, command)
    run(checkout, re.sub(r"\S+-restored-[\d-]+", restored, remove))
    assert restored not in checkout.tables(STACK)
