"""Runs that end at once, wherever they are: the next run finds its way, and no item is lost."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.checkout import Checkout
from tests.market_intelligence.many import fill

SETTINGS = "Pulumi.dev.yaml"
REQUESTS = "dev-market-intelligence-requests"
MOMENTS = 10
ITEMS = 1000
DEFAULT = "default.dax1.0"
WITH_EVERYTHING = """\
  market-intelligence:alarms:
    enabled: true
  market-intelligence:backup:
    enabled: true
  market-intelligence:cache:
    enabled: true
    subnetIds: [subnet-11111111, subnet-22222222]
    securityGroupIds: [sg-11111111]
"""
pytestmark = [pytest.mark.nightly, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def stack(checkout: Checkout) -> Checkout:
    """A copy of the project whose dev stack has all that a stack can have."""
    file = checkout.folder / SETTINGS
    text, _, _ = file.read_text().partition("  # Cheap and quiet")
    file.write_text(f"{text}{WITH_EVERYTHING}")
    checkout.git("commit", "--all", "--quiet", "--message", "everything")
    return checkout


@pytest.fixture
def with_items(stack: Checkout) -> Iterator[Checkout]:
    """The stack, up, with items in its table, which are all there afterwards."""
    stack.restore()
    stack.make("up")
    client = stack.dynamodb()
    names = [f"{number:04}" for number in range(ITEMS)]
    fill(client, REQUESTS, ({"request_id": {"S": name}} for name in names))
    yield stack
    assert items(client) == names


def items(client: Any) -> list[str]:
    pages = client.get_paginator("scan").paginate(TableName=REQUESTS)
    return sorted(item["request_id"]["S"] for page in pages for item in page["Items"])


def duration(stack: Checkout) -> float:
    """Return how many seconds a run takes that nothing kills."""
    started = time.monotonic()
    stack.make("up")
    return time.monotonic() - started


def kill_up(stack: Checkout, after: float) -> None:
    """Start `make up`, and kill all of it at once some seconds later."""
    with stack.start_make("up", "dev") as run:
        try:
            run.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)


def assert_is_whole(stack: Checkout) -> None:
    """Deploy, which verifies the stack; nothing of the killed run is left in the state."""
    stack.make("up")
    deployment = json.loads(stack.state().read_text())["checkpoint"]["latest"]
    assert not deployment.get("pending_operations")
    assert not [one["urn"] for one in deployment["resources"] if one.get("delete")]


def test_a_run_is_killed_while_it_creates(stack: Checkout) -> None:
    stack.make("down")
    whole = duration(stack)
    for moment in range(MOMENTS):
        stack.make("down")
        kill_up(stack, whole * (moment + 1) / (MOMENTS + 1))
        assert_is_whole(stack)
    assert "unchanged" in stack.make("up")


def test_a_run_is_killed_while_it_changes(with_items: Checkout) -> None:
    whole = duration(with_items) * 2
    for moment in range(MOMENTS):
        with_items.restore()
        with_items.edit(SETTINGS, "days: 7", f"days: {moment + 8}")
        tags = f"  market-intelligence:tags: {{moment: '{moment}'}}\n  market-intelligence:backup:"
        with_items.edit(SETTINGS, "  market-intelligence:backup:", tags)
        kill_up(with_items, whole * (moment + 1) / (MOMENTS + 1))
        assert_is_whole(with_items)


def test_a_run_is_killed_while_it_replaces(with_items: Checkout) -> None:
    whole = duration(with_items) * 2
    for moment in range(MOMENTS):
        with_items.restore()
        lasting = f"    itemTtlSeconds: {moment + 60}\n    securityGroupIds:"
        with_items.edit(SETTINGS, "    securityGroupIds:", lasting)
        kill_up(with_items, whole * (moment + 1) / (MOMENTS + 1))
        assert_is_whole(with_items)
        groups = with_items.client("dax").describe_parameter_groups()["ParameterGroups"]
        # Each account has DAX's own, too.
        assert len([one for one in groups if one["ParameterGroupName"] != DEFAULT]) == 1
