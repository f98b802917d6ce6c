"""An environment and a stack made by command alone: deployed, verified, reviewed, restored."""

import json
import subprocess
from collections.abc import Mapping

import pytest

from tests.e2e.checkout import PROJECT, Checkout

pytestmark = pytest.mark.nightly  # each is deployed; tests/ops/new holds what is written
HALF_AN_HOUR = 1800


def lines(file: str) -> int:
    """Return how many lines a file of the project has."""
    return len((PROJECT / file).read_text().splitlines())


REQUESTS = "market-intelligence-requests"
MADE: dict[str, tuple[list[str], dict[str, tuple[int, int]]]] = {
    "qa": (
        ["environment", "qa", "--like", "staging"],
        {
            "Pulumi.qa.yaml": (lines("Pulumi.staging.yaml"), 0),
            "docs/settings.md": (1, 1),
            "policies/README.md": (4, 4),
            "policies/config/qa.json": (lines("policies/config/staging.json"), 0),
            "policies/guardrails/environments.json": (1, 0),
        },
    ),
    "prod-eu": (
        [
            *("stack", "prod-eu", "--like", "prod"),
            *("--region", "eu-central-1", "--account", "222233334444"),
        ],
        {
            # Its environment is named; the region of the copies and what is said of it are not.
            "Pulumi.prod-eu.yaml": (lines("Pulumi.prod.yaml") - 1, 0),
            "policies/README.md": (1, 1),
            "policies/config/prod-eu.json": (lines("policies/config/prod.json"), 0),
        },
    ),
}
"""By stack: how it is made, and the lines that are added and removed by that, by file."""
LOADS = {"qa": "Pulumi.qa.yaml sets no requestsPerSecond", "prod-eu": "is reached at"}
"""What the capacity planning says by the load that each model's file expects."""
PLACES = {"qa": ("us-east-1", "123456789012"), "prod-eu": ("eu-central-1", "222233334444")}


def mi(checkout: Checkout, *words: str) -> str:
    """Run a command of the project as somebody without credentials; it must succeed."""
    done = subprocess.run(
        [str(checkout.folder / "mi"), *words],
        cwd=checkout.folder,
        env=checkout.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def changes(checkout: Checkout) -> Mapping[str, tuple[int, int]]:
    """Return how many lines a commit of all would add to and remove from each file."""
    checkout.git("add", "--all")
    lines = checkout.git("diff", "--cached", "--numstat").splitlines()
    found = (line.split("\t") for line in lines)
    return {name: (int(added), int(removed)) for added, removed, name in found}


@pytest.mark.timeout(HALF_AN_HOUR)
@pytest.mark.parametrize("stack", MADE)
def test_a_command_makes_a_stack_that_every_command_takes(checkout: Checkout, stack: str) -> None:
    words, touched = MADE[stack]
    assert "Left to decide:" in mi(checkout, "new", *words)
    assert changes(checkout) == touched
    checkout.git("commit", "--quiet", "--message", f"Add {stack}")
    listed = dict(line.split("=") for line in mi(checkout, "ci", "stacks").splitlines())
    assert stack in json.loads(listed["stacks"])

    region, account = PLACES[stack]
    environment = stack.partition("-")[0]
    assert f"{stack} in {account}, {region}: " in checkout.make("up", stack)
    table = f"{environment}-{REQUESTS}"
    assert table in checkout.client("dynamodb", stack, region).list_tables()["TableNames"]

    def said(command: str) -> str:
        done = checkout.shell(command, stack)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert f"{stack} in {account}, {region}: " in said(f"./mi verify --stack {stack}")
    assert "adopted already" in said(f"./mi adopt --stack {stack}")
    planned = checkout.shell(f"./mi capacity --stack {stack}", stack)
    assert LOADS[stack] in " ".join((planned.stdout + planned.stderr).split())
    audit = json.loads(said(f"./mi audit --stack {stack} --rehearsal --json"))
    assert audit["config"]["file"] == f"policies/config/{stack}.json"
    plan = checkout.shell(f"./mi restore --stack {stack} --table requests --as drill", stack).stdout
    assert f"{table}, {stack} in {account}, {region}\n" in plan
    # What a pull request would change in it.
    checkout.edit(f"Pulumi.{stack}.yaml", "NEW_AND_OLD_IMAGES", "KEYS_ONLY")
    said(f"./mi ci preview --stack {stack}")
    review = f"./mi review {stack}=.rehearsal/previews/{stack}.jsonl --json -"
    done = checkout.shell(f"{review} --base HEAD", stack)
    [found] = json.loads(done.stdout)["environments"]
    assert (found["environment"], done.returncode) == (stack, 1)
    assert "stream-replaced:requests" in [one["name"] for one in found["findings"]]
    checkout.restore()
