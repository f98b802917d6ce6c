"""Stacks that a former version of the program deployed, taken over by this one.

The states are those of 668885a, whose rooms had other names: a URN, a name, a tag or a policy that
moves since then is a change to tables that hold data.
"""

import gzip
import json
from pathlib import Path

import pytest

from tests.e2e.checkout import STACKS, Checkout

pytestmark = pytest.mark.nightly

# What came in since, and is of the account.
NEW = {"prod": ["aws:backup/regionSettings:RegionSettings"]}
STATES = Path(__file__).parent / "samples" / "states"


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_changes_of_what_a_former_version_deployed(checkout: Checkout, stack: str) -> None:
    state = gzip.decompress((STATES / f"{stack}.json.gz").read_bytes())
    (checkout.folder / "state.json").write_bytes(state)
    taken_over = checkout.shell("pulumi stack import --file state.json", stack)
    assert taken_over.returncode == 0, taken_over.stderr

    preview = checkout.shell("pulumi preview --json", stack)

    assert preview.returncode == 0, preview.stderr
    resources = json.loads(state)["deployment"]["resources"]
    providers = [one for one in resources if one["type"].startswith("pulumi:providers:")]
    unchanged = len(resources) - len(providers)
    answer = json.loads(preview.stdout)
    made = [one["newState"]["type"] for one in answer["steps"] if one["op"] == "create"]
    assert made == NEW.get(stack, [])
    assert answer["changeSummary"].get("same") == unchanged
    assert answer["changeSummary"].keys() <= {"same", "create"}
